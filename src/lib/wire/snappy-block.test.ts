import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import { encodeSnappyBlock } from './encode-snappy-block.ts'
import { SnappyBlockDecoder } from './snappy-block.ts'

const mebibyte = 1024 * 1024

function decode(
  input: Buffer,
  { maxBytes = 64 * mebibyte, stepBytes = Infinity, take = (_bytes: number): void => undefined } = {},
): Buffer {
  const decoder = new SnappyBlockDecoder(input, maxBytes, take)
  while (!decoder.step(stepBytes));
  return decoder.output
}

/** Bytes that repeat themselves, near and far. */
const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 200 })), { maxLength: 30 })
  .map((pieces) => Buffer.concat(pieces.flatMap(([piece, times]) => Array.from({ length: times }, () => Buffer.from(piece)))))

describe('by the description of the format', () => {
  test.each([
    ['nothing', '00', ''],
    ['a literal', '03 08 616263', 'abc'],
    ['a copy with one byte of offset', '07 08 616263 01 03', 'abcabca'],
    ['a copy with two bytes of offset', '06 08 616263 0a 0300', 'abcabc'],
    ['a copy with four bytes of offset', '06 08 616263 0b 03000000', 'abcabc'],
    ['a copy of what it writes', '09 00 61 11 01', 'aaaaaaaaa'],
  ])('%s', (_name, hex, text) => {
    expect(decode(Buffer.from(hex.replaceAll(' ', ''), 'hex')).toString()).toBe(text)
  })

  test.each([
    [61, 'one byte', Buffer.from([60 << 2, 60])],
    [300, 'two bytes', Buffer.from([61 << 2, 43, 1])],
    [70_000, 'three bytes', Buffer.from([62 << 2, 0x6f, 0x11, 1])],
    [70_000, 'four bytes', Buffer.from([63 << 2, 0x6f, 0x11, 1, 0])],
  ])('a literal of %i bytes, its length in %s', (size, _how, tag) => {
    const text = Buffer.alloc(size, 'x')
    const head: number[] = []
    for (let rest = size; ; rest >>= 7) {
      head.push(rest > 127 ? (rest & 127) | 128 : rest)
      if (rest <= 127) break
    }
    expect(decode(Buffer.concat([Buffer.from(head), tag, text])).equals(text)).toBe(true)
  })
})

test('what was compressed comes back, in steps of any size', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        repetitive,
        fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
      ),
      fc.integer({ min: 1, max: 300 }),
      (bytes, stepBytes) => {
        const body = encodeSnappyBlock(bytes)
        expect(decode(body, { stepBytes }).equals(bytes)).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

test('large and compressible, over many blocks', () => {
  const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `series ${i} of ${i % 7} `).join(''))
  const body = encodeSnappyBlock(text)
  expect(body.length).toBeLessThan(text.length / 2)
  expect(decode(body).equals(text)).toBe(true)
})

describe('what is not what it says', () => {
  const faultOf = (input: Buffer, maxBytes = mebibyte): string => {
    try {
      decode(input, { maxBytes })
      return 'output'
    } catch (error) {
      if (error instanceof Fault) return error.code
      throw error
    }
  }

  test.each([
    ['empty', ''],
    ['a length without end', 'ffffffffff'],
    ['a length beyond 32 bits', 'ffffffff7f00'],
    ['less than it says', '05 08 616263'],
    ['more than it says', '02 08 616263'],
    ['a literal cut off', '03 08 6162'],
    ['a length of a literal cut off', '40 f4 ff'],
    ['an offset of zero', '07 08 616263 01 00'],
    ['an offset before the beginning', '07 08 616263 01 04'],
    ['an offset cut off', '07 08 616263 0a 03'],
    ['a copy past the end', '05 08 616263 01 03'],
    ['bytes after the end', '03 08 616263 00'],
  ])('%s', (_name, hex) => {
    expect(faultOf(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBe('bad_input')
  })

  test('any bytes, and any byte of a good body changed or cut off', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(['output', 'bad_input', 'too_large']).toContain(faultOf(Buffer.from(bytes)))
      }),
      { numRuns: 1000 },
    )
    const good = encodeSnappyBlock(
      Buffer.from('abcabcabcabcdabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc, and so on'),
    )
    for (let at = 0; at < good.length; at++) {
      expect(faultOf(good.subarray(0, at))).toBe('bad_input')
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(good)
        changed[at] = value
        expect(['output', 'bad_input', 'too_large']).toContain(faultOf(changed))
      }
    }
  })

  test('a claim of gigabytes takes no memory', () => {
    const claim = Buffer.from('ffffffff0f', 'hex')
    let taken = 0
    const take = (bytes: number): void => void (taken += bytes)
    expect(() => decode(Buffer.concat([claim, Buffer.alloc(20)]), { maxBytes: mebibyte, take })).toThrow('larger than')
    // Within the limit, but more than so few bytes can give.
    expect(() => decode(Buffer.concat([claim, Buffer.alloc(20)]), { maxBytes: 2 ** 33, take })).toThrow('not valid')
    expect(taken).toBe(0)
  })

  test('memory is asked for before it is there', () => {
    const refuse = (): void => {
      throw new Fault('overloaded', 'no memory')
    }
    expect(() => decode(encodeSnappyBlock(Buffer.alloc(1000)), { take: refuse })).toThrow('no memory')
  })
})
