import { expect, test } from 'vitest'

import { xxHash64 } from './xx-hash.ts'

test.each([
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
  ['asdf', 0x415872f599cea71en],
  ['Call me Ishmael. Some years ago--never mind how long precisely-', 0x02a2e85470d6fd96n],
])('xxHash of %j', (text, hash) => {
  expect(xxHash64(Buffer.from(text))).toBe(hash)
})
