import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareNaturally } from './compare-naturally.ts'

test('numbers within names count as numbers', () => {
  const names = ['a10', 'a2', 'a02', 'b', 'a', '1.10', '1.9', '', 'a2b', 'A2']
  expect(names.toSorted(compareNaturally)).toEqual(['', '1.9', '1.10', 'A2', 'a', 'a2', 'a02', 'a2b', 'a10', 'b'])
})

test('is an order', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '0', '1', '2', '-') })
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNaturally(a, b))).toBe(0 - Math.sign(compareNaturally(b, a)))
      expect(compareNaturally(a, b) === 0).toBe(a === b)
      const sorted = [a, b, c].toSorted(compareNaturally)
      expect([c, a, b].toSorted(compareNaturally)).toEqual(sorted)
      expect([b, c, a].toSorted(compareNaturally)).toEqual(sorted)
    }),
  )
})
