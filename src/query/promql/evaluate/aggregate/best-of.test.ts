import fc from 'fast-check'
import { expect, test } from 'vitest'

import { BestOf } from './best-of.ts'

const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, Infinity, -Infinity)))

test('keeps the best, best first, as sorting all of them would', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 6 }), fc.boolean(), (list, limit, isLargest) => {
      const best = new BestOf(limit, isLargest)
      for (const [index, value] of list.entries()) best.offer(value, index)
      const worth = (value: number): number => (Number.isNaN(value) ? -Infinity : isLargest ? value : -value)
      const sorted = list.toSorted((a, b) => {
        const byNan = Number(Number.isNaN(a)) - Number(Number.isNaN(b))
        return byNan || (worth(a) === worth(b) ? 0 : worth(b) - worth(a))
      })
      expect(best.indexes.map((index) => list[index])).toEqual(sorted.slice(0, limit))
    }),
  )
})
