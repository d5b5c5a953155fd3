import { expect, test } from 'vitest'

import { xxhash64 } from './xxhash64.ts'

/** Published values of the reference implementation, seed 0. */
test.each([
  ['', 'ef46db3751d8e999'],
  ['a', 'd24ec4f1a98c6e5b'],
  ['as', '1c330fb2d66be179'],
  ['asd', '631c37ce72a97393'],
  ['asdf', '415872f599cea71e'],
  ['abc', '44bc2cf5ad770999'],
  ['Call me Ishmael. Some years ago--never mind how long precisely-', '02a2e85470d6fd96'],
  ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
])('%j', (text, hash) => {
  const { low, high } = xxhash64(Buffer.from(text))
  expect(high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')).toBe(hash)
})

test('a part of a buffer', () => {
  expect(xxhash64(Buffer.from('xxabcxx'), 2, 5)).toEqual(xxhash64(Buffer.from('abc')))
})
