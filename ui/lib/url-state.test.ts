import fc from 'fast-check'
import { expect, test } from 'vitest'

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
