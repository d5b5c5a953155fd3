import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import { crc32c } from '../wire/crc32c.ts'
import { encodeSnappyBlock } from '../wire/encode-snappy-block.ts'
import { decompressSnappyFrames } from './decompress-snappy-frames.ts'

const identifier = Buffer.from('ff060000734e61507059', 'hex')
const limits = { maxBytes: 1_000_000 }

function chunk(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUIntLE(body.length, 1, 3)
  head[0] = type
  return Buffer.concat([head, body])
}

/** A chunk of data, with the check that the format asks for. */
function data(bytes: Buffer, isCompressed: boolean): Buffer {
  const crc = crc32c(bytes)
  const check = Buffer.alloc(4)
  check.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  return chunk(isCompressed ? 0 : 1, Buffer.concat([check, isCompressed ? encodeSnappyBlock(bytes) : bytes]))
}

test('the check of the standard', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa)
})

test('whatever is cut into chunks comes back, skippable ones between them', async () => {
  const piece = fc.tuple(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), fc.boolean())
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const body = Buffer.concat([
        identifier,
        ...pieces.flatMap(([bytes, isCompressed, padded]) => [
          data(Buffer.from(bytes), isCompressed),
          padded ? chunk(0xfe, Buffer.alloc(7)) : identifier,
        ]),
      ])
      expect(await decompressSnappyFrames(body, limits)).toEqual(Buffer.concat(pieces.map(([bytes]) => bytes)))
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['no stream', Buffer.from('some_metric 3.14\n')],
  ['a block', encodeSnappyBlock(Buffer.from('some_metric 3.14\n'))],
  ['a chunk cut short', Buffer.concat([identifier, data(Buffer.from('abc'), false)]).subarray(0, -1)],
  ['a head cut short', Buffer.concat([identifier, Buffer.of(1, 2)])],
  ['a chunk without check', Buffer.concat([identifier, chunk(1, Buffer.of(1))])],
  ['an unknown chunk', Buffer.concat([identifier, chunk(2, Buffer.of(1))])],
  ['a chunk that is too long', Buffer.concat([identifier, data(Buffer.alloc(65_537), false)])],
])('%s is refused', async (_, body) => {
  await expect(decompressSnappyFrames(body, limits)).rejects.toThrow(Fault)
})

test('a byte that changed on the way is found', async () => {
  const body = Buffer.concat([identifier, data(Buffer.from('some_metric 3.14\n'), false)])
  body[body.length - 3] = 53
  await expect(decompressSnappyFrames(body, limits)).rejects.toThrow('it is damaged')
})

test('a bomb is stopped, and what is taken is told', async () => {
  const bomb = Buffer.concat([identifier, ...Array.from({ length: 40 }, () => data(Buffer.alloc(60_000), true))])
  let taken = 0
  await expect(decompressSnappyFrames(bomb, { ...limits, take: (bytes) => (taken += bytes) })).rejects.toThrow('larger than 1000000 bytes')
  expect(taken).toBeLessThanOrEqual(1_000_000)
})
