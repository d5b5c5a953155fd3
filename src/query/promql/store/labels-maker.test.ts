import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { LabelsMaker } from './labels-maker.ts'

test('labels are those of any other making, however they are sorted', () => {
  const anyName = fc.constantFrom('A', 'Z', '_', '__name', '__name_', '__z', 'a', 'job', '\u{1F600}', '\uFFFD')
  const anySet = fc.record({
    metric: fc.constantFrom('m', 'n', ''),
    pairs: fc.uniqueArray(fc.tuple(anyName, fc.constantFrom('x', 'y', '')), { selector: ([name]) => name, maxLength: 4 }),
    sorted: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anySet, { maxLength: 10 }), (sets) => {
      const maker = new LabelsMaker()
      for (const { metric, pairs, sorted } of sets) {
        const list = sorted ? pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)) : pairs
        const names = ['before', ...list.map(([name]) => name), 'behind']
        const values = ['1', ...list.map(([, value]) => value), '2']
        const made = maker.make(metric, names, values, 1, names.length - 1)
        const wanted = Labels.from([...pairs, ['__name__', metric] as const])
        expect([made.names, made.values]).toEqual([wanted.names, wanted.values])
      }
    }),
  )
})

test('series with the same names share them', () => {
  const maker = new LabelsMaker()
  const first = maker.make('m', ['Job', 'x'], ['a', 'b'], 0, 2)
  const second = maker.make('n', ['Job', 'x'], ['c', 'd'], 0, 2)
  expect(second.names).toBe(first.names)
  expect(second.values).toEqual(['c', 'n', 'd'])
})
