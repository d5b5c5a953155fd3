import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { SeriesById } from './stored-series.ts'

test('series that came later are found with the others, and those before them stay as they were', () => {
  const anyIds = fc.array(fc.tuple(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1), fc.nat({ max: 20 })), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(anyIds, { minLength: 1, maxLength: 5 }), (groups) => {
      let all = new SeriesById()
      const seen = new Set<string>()
      const states: [SeriesById, string[]][] = []
      for (const group of groups) {
        const fresh = [...new Map(group.map((id) => [id.join(), id])).entries()].filter(([key]) => !seen.has(key))
        for (const [key] of fresh) seen.add(key)
        all = all.with(fresh.map(([, [low, high]]) => ({ low, high, labels: Labels.empty })))
        states.push([all, [...seen]])
      }
      for (const [state, keys] of states) {
        expect([...state].map(({ low, high }) => `${low},${high}`).toSorted()).toEqual(keys.toSorted())
        expect(state.size).toBe(keys.length)
        for (const key of seen) {
          const [low = 0, high = 0] = key.split(',').map(Number)
          expect(state.find(low, high) !== undefined).toBe(keys.includes(key))
        }
      }
    }),
  )
})
