import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, test } from 'vitest'

import { ByteWriter } from './byte-writer.ts'

/** Small on purpose: growing is part of what is tested. */
const written = (write: (out: ByteWriter) => void): Buffer => {
  const out = new ByteWriter(1)
  write(out)
  return out.copy()
}
const peer = (write: (writer: protobuf.Writer) => protobuf.Writer): Buffer => Buffer.from(write(protobuf.Writer.create()).finish())

describe('writes what protobufjs writes', () => {
  test('strings of any length and alphabet', () => {
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 100 }))
    fc.assert(
      fc.property(text, (value) => {
        expect(written((out) => out.string(value)).equals(peer((writer) => writer.string(value)))).toBe(true)
        expect(written((out) => out.text(value)).toString()).toBe(value)
      }),
    )
  })

  test('integers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 53 - 1 }), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (size, int, long) => {
        const asText = String(long)
        const ours = written((out) => {
          out.varint(size)
          out.int32(int)
          out.uint32(int)
          out.int64(long)
          out.varint64(long)
          out.halves(Number(long & 0xffffffffn), Number(long >> 32n))
          out.float64(size)
        })
        const theirs = peer((writer) =>
          writer.uint64(size).sfixed32(int).sfixed32(int).sfixed64(asText).int64(asText).sfixed64(asText).double(size),
        )
        expect(ours.equals(theirs)).toBe(true)
      }),
    )
  })

  test('uint8 and uint16', () => {
    expect(written((out) => (out.uint8(255), out.uint16(0x1234)))).toEqual(Buffer.from([255, 0x34, 0x12]))
  })

  test('a lone surrogate becomes U+FFFD', () => {
    expect(written((out) => out.text('a\uD800b')).toString()).toBe('a\uFFFDb')
  })
})

test('copies any range of any source, whatever was copied before', () => {
  const sources = [Buffer.from('0123456789'.repeat(40)), Buffer.from('abcdefghij'.repeat(40)).subarray(3), new Uint8Array(400).fill(65)]
  const step = fc.record({ source: fc.nat({ max: 2 }), start: fc.nat({ max: 150 }), length: fc.nat({ max: 200 }), clear: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const out = new ByteWriter(1)
      let expected = ''
      for (const { source, start, length, clear } of steps) {
        if (clear) {
          out.clear()
          expected = ''
        }
        const bytes = sources[source] ?? Buffer.alloc(0)
        out.raw(bytes, start, start + length)
        expected += Buffer.from(bytes.subarray(start, start + length)).toString()
      }
      expect(out.view().toString()).toBe(expected)
    }),
  )
})

test('what was written before growing stays readable in the old buffer', () => {
  const out = new ByteWriter(8)
  out.text('before')
  const { bytes } = out
  out.raw(Buffer.alloc(100, 'x'))
  expect(out.bytes).not.toBe(bytes)
  expect(bytes.toString('utf8', 0, 6)).toBe('before')
})
