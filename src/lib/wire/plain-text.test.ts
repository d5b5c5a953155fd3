import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cleanText, isCleanUtf8, isPlainAscii } from './plain-text.ts'

test('plain is exactly: every byte from 1 to 127', () => {
  const byte = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 127 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 127, 128, 255) },
  )
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.nat({ max: 5 }), fc.nat({ max: 5 }), (bytes, before, after) => {
      const buffer = Buffer.from([...Array<number>(before).fill(0), ...bytes, ...Array<number>(after).fill(255)])
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
      expect(isPlainAscii(view, before, before + bytes.length)).toBe(bytes.every((value) => value > 0 && value < 128))
    }),
    { numRuns: 2000 },
  )
})

test('clean text is valid UTF-8 without NUL, and clean bytes stay as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const buffer = Buffer.from(bytes)
      const cleaned = Buffer.from(cleanText(buffer))
      expect(isCleanUtf8(cleaned)).toBe(true)
      expect(cleaned.equals(buffer)).toBe(isCleanUtf8(buffer))
    }),
  )
})

test.each([
  ['a NUL', Buffer.from('a\0b'), 'a\uFFFDb'],
  ['a broken sequence', Buffer.from([0x61, 0xc3, 0x62]), 'a\uFFFDb'],
  ['a surrogate half', Buffer.from([0xed, 0xa0, 0x80]), '\uFFFD\uFFFD\uFFFD'],
  ['an overlong slash', Buffer.from([0xc0, 0xaf]), '\uFFFD\uFFFD'],
])('%s', (_name, bytes, text) => {
  expect(isCleanUtf8(bytes)).toBe(false)
  expect(cleanText(bytes)).toBe(text)
})
