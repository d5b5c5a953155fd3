import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createSeal } from './seal.ts'

const key = randomBytes(32)
const seal = createSeal(key, 'test')

test('what was sealed comes back, in its place and with its key only', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, place) => {
      const sealed = seal.seal(text, place)
      // A short one may stand in it by chance.
      expect(text.length > 3 && sealed.includes(text)).toBe(false)
      expect(sealed).not.toBe(seal.seal(text, place))
      expect(createSeal(key, 'test').open(sealed, place)).toBe(Buffer.from(text).toString())
      expect(seal.open(sealed, `${place}.`)).toBeUndefined()
      expect(createSeal(key, 'other').open(sealed, place)).toBeUndefined()
      expect(createSeal(randomBytes(32), 'test').open(sealed, place)).toBeUndefined()
    }),
  )
})

test('what is damaged is not opened', () => {
  const sealed = seal.seal('a secret', 'here')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: sealed.length - 2 }), (at) => {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      expect(seal.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'here')).toBeUndefined()
      expect(seal.open(sealed.slice(0, at), 'here')).toBeUndefined()
    }),
  )
})
