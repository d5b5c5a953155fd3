import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sortInSteps } from './sort-in-steps.ts'

function finish<T>(steps: Generator<undefined, T, undefined>): { readonly value: T; readonly turns: number } {
  for (let turns = 0; ; turns++) {
    const { done, value } = steps.next()
    if (done === true) return { value, turns }
  }
}

test('as the sort of arrays, equal ones in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat()), { maxLength: 1500, size: 'max' }), (pairs) => {
      const compare = ([a]: readonly number[], [b]: readonly number[]): number => (a ?? 0) - (b ?? 0)
      expect(finish(sortInSteps(pairs, compare)).value).toEqual(pairs.toSorted(compare))
    }),
    { numRuns: 20 },
  )
})

test('ends turns on the way', () => {
  const values = Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 10_007)
  expect(finish(sortInSteps(values, (a, b) => a - b)).turns).toBeGreaterThan(100)
})
