import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { linkKeyOf, readLink, signLink, type LinkClaims } from './link-token.ts'

const key = linkKeyOf(Buffer.alloc(32, 7))
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const claims: fc.Arbitrary<LinkClaims> = fc.record({
  notificationId: fc.oneof(hash, fc.uuid(), fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })),
  action: fc.integer({ min: 1, max: 255 }),
  expiresAtMs: fc.integer({ min: 0, max: 2 ** 47 }),
})

test('what was signed is read, and stands in an address as it is', () => {
  fc.assert(
    fc.property(claims, (given) => {
      const token = signLink(key, given)
      expect(token).toMatch(/^[\w-]+$/)
      expect(readLink(key, token)).toEqual(given)
    }),
  )
})

test('a message of a group has a short one', () => {
  expect(signLink(key, { notificationId: 'ab'.repeat(32), action: 1, expiresAtMs: Date.now() }).length).toBeLessThan(80)
})

test('nothing else is read: any bit changed, cut, prolonged, of another key, spelt in another way', () => {
  fc.assert(
    fc.property(claims, fc.nat(), fc.nat(7), (given, place, bit) => {
      const token = signLink(key, given)
      const bytes = Buffer.from(token, 'base64url')
      const at = place % bytes.length
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
      expect(readLink(key, bytes.toString('base64url'))).toBeUndefined()
      expect(readLink(key, token.slice(0, 1 + (place % (token.length - 1))))).toBeUndefined()
      for (const other of [`${token}A`, `${token}=`, ` ${token}`, `${token}\n`, token.replace(/.$/, '+')])
        expect(readLink(key, other)).toBeUndefined()
      expect(readLink(linkKeyOf(randomBytes(32)), token)).toBeUndefined()
    }),
  )
})

test('whatever comes is no error', () => {
  fc.assert(fc.property(fc.string({ maxLength: 1000 }), (text) => readLink(key, text) === undefined))
  expect(readLink(key, 'A'.repeat(100_000))).toBeUndefined()
})
