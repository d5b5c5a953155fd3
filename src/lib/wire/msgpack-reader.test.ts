import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ByteWriter } from './byte-writer.ts'
import { brokenMsgpack, MsgpackReader, skipMsgpack } from './msgpack-reader.ts'

const anything = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

function jsonOf(bytes: Buffer): unknown {
  const out = new ByteWriter()
  const reader = new MsgpackReader(bytes)
  reader.writeJson(out, 32)
  expect(reader.more).toBe(false)
  return JSON.parse(out.view().toString()) as unknown
}

test('any value written by another library is read, and its end is found however it comes in', () => {
  fc.assert(
    fc.property(anything, fc.array(fc.nat(40), { maxLength: 5 }), (value, cuts) => {
      const bytes = Buffer.from(encode(value))
      expect(jsonOf(bytes)).toEqual(JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '\\ufffd')))
      const skip = { offset: 0, values: 1 }
      const within = cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b)
      for (const cut of within) expect(skipMsgpack(bytes, 0, cut, skip)).toBe(false)
      expect(skipMsgpack(bytes, 0, bytes.length, skip)).toBe(true)
      expect(skip.offset).toBe(bytes.length)
    }),
    { numRuns: 200 },
  )
})

test('any bytes are read or refused, never past their end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        new MsgpackReader(Buffer.from(bytes)).writeJson(new ByteWriter(), 8)
      } catch (error) {
        if (error !== brokenMsgpack) throw error
      }
    }),
    { numRuns: 500 },
  )
})

test('lengths that are not there, and depth without end', () => {
  const claims = ['dfffffffff', 'ddffffffff', 'dbffffffff', 'c6ffffffff', 'c9ffffffff', 'c1', '']
  for (const claim of claims) expect(() => jsonOf(Buffer.from(claim, 'hex'))).toThrow(brokenMsgpack)
  const deep = Buffer.concat([Buffer.alloc(1_000_000, 0x91), Buffer.from([0xc0])])
  expect(skipMsgpack(deep, 0, deep.length, { offset: 0, values: 1 })).toBe(true)
  expect(JSON.stringify(jsonOf(deep))).toContain('[truncated]')
})

test('integers keep all their digits', () => {
  const bytes = Buffer.from('cfffffffffffffffff', 'hex')
  expect(new MsgpackReader(bytes).numberText()).toBe('18446744073709551615')
  expect(new MsgpackReader(Buffer.from('d38000000000000000', 'hex')).numberText()).toBe('-9223372036854775808')
})
