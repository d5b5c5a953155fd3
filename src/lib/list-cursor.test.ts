import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from './errors.ts'
import { readCursor, writeCursor } from './list-cursor.ts'

test('a place is read as it was written, in text that stands in an address as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), (text, integer, flag) => {
      const cursor = writeCursor([text, integer, flag])
      expect(encodeURIComponent(cursor)).toBe(cursor)
      expect(readCursor(cursor, ['text', 'integer', 'flag'])).toEqual([text, Object.is(integer, -0) ? 0 : integer, flag])
    }),
  )
})

test.each([
  '',
  'x',
  '%00',
  'null',
  writeCursor([]),
  writeCursor(['a']),
  writeCursor(['a', 1, 2]),
  writeCursor([1, 'a']),
  writeCursor(['a', 1.5]),
  writeCursor(['a', 2 ** 60]),
  writeCursor(['a', true]),
  Buffer.from('{"0":"a","1":1,"length":2}').toString('base64url'),
  Buffer.from('["a",1').toString('base64url'),
])('a text that is no such place is refused: %s', (cursor) => {
  expect(() => readCursor(cursor, ['text', 'integer'])).toThrow(expect.objectContaining({ code: 'bad_input' }))
})

test('whatever bytes come, they are a place or refused as input', () => {
  const read = (cursor: string): unknown => {
    try {
      return readCursor(cursor, ['text', 'integer']).length
    } catch (error) {
      return error instanceof Fault ? error.code : error
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(read(Buffer.from(bytes).toString('base64url'))).toBeOneOf([2, 'bad_input'])
    }),
  )
})
