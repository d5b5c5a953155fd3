import fc from 'fast-check'
import { expect, test } from 'vitest'

import { rangeSchema } from './time-range.ts'
import { amount, choice, flag, matching, readUrlState, text, writeUrlState } from './url-state.ts'

const schema = { q: text(), tab: choice(['rows', 'table'], 'rows'), live: flag(), id: matching(/^[0-9a-f]{4}$/), min: amount() }

test('what is written is read back, whatever it is', () => {
  const values = fc.record({
    q: fc.string({ unit: 'grapheme' }),
    tab: fc.constantFrom('rows' as const, 'table' as const),
    live: fc.boolean(),
    id: fc.constantFrom('', 'ab12', 'ffff'),
    min: fc.option(fc.nat(999_999), { nil: null }),
  })
  fc.assert(
    fc.property(values, (state) => {
      expect(readUrlState(schema, writeUrlState(schema, '', state))).toEqual({ ...state })
    }),
  )
})

test('defaults are left out', () => {
  expect(writeUrlState(schema, '?q=a&live=1', { q: '', live: false })).toBe('')
})

test('parameters of others stay', () => {
  expect(writeUrlState(schema, '?from=now-3h&q=a', { q: 'b' })).toBe('from=now-3h&q=b')
})

test('a foreign address never breaks the page: what cannot be read is the default', () => {
  fc.assert(fc.property(fc.string(), (search) => void readUrlState(schema, search)))
  expect(readUrlState(schema, '?tab=nonsense&live=maybe&id=<script>&min=-5')).toEqual({
    q: '',
    tab: 'rows',
    live: false,
    id: '',
    min: null,
  })
})

test('the context round-trips whatever environment and service are called, beside what others wrote', () => {
  const context = { ...rangeSchema, live: flag(), env: text(), svc: text(), cmp: choice(['', '1h', '1d'], '') }
  const moment = fc.oneof(
    fc.constant('now'),
    fc.tuple(fc.nat(999_999), fc.constantFrom('s', 'm', 'h', 'd', 'w')).map(([count, unit]) => `now-${count}${unit}`),
    fc.nat(2 ** 31).map((seconds) => new Date(seconds * 1000).toISOString()),
    fc.integer({ min: 1e9, max: 1e15 }).map(String),
  )
  const values = fc.record({
    from: moment,
    to: moment,
    live: fc.boolean(),
    env: fc.string(),
    svc: fc.string({ unit: 'grapheme' }),
    cmp: fc.constantFrom('' as const, '1h' as const, '1d' as const),
  })
  fc.assert(
    fc.property(values, fc.string(), (state, q) => {
      const others = writeUrlState({ q: text() }, '', { q })
      const written = writeUrlState(context, others, state)
      expect(readUrlState(context, written)).toEqual({ ...state })
      expect(readUrlState({ q: text() }, written)).toEqual({ q })
    }),
  )
})
