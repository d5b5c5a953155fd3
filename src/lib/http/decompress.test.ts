import { readFileSync } from 'node:fs'
import zlib from 'node:zlib'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import { encodeSnappyBlock } from '../wire/encode-snappy-block.ts'
import { decompress } from './decompress.ts'

const limits = { maxBytes: 64 * 1024 * 1024, maxRatio: 200 }
const mebibyte = 1024 * 1024
const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i >> 3} of ${i % 5} requests completed\n`).join(''))
const fixture = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url))

describe('what clients send', () => {
  const encoded: readonly [string, string | undefined, Buffer][] = [
    ['nothing', undefined, text],
    ['identity', 'identity', text],
    ['gzip', 'gzip', zlib.gzipSync(text)],
    ['gzip in several members', 'GZIP ', Buffer.concat([zlib.gzipSync(text.subarray(0, 1000)), zlib.gzipSync(text.subarray(1000))])],
    ['zlib', 'deflate', zlib.deflateSync(text)],
    ['bare deflate', 'deflate', zlib.deflateRawSync(text)],
    ['brotli', 'br', zlib.brotliCompressSync(text)],
    ['snappy', 'snappy', encodeSnappyBlock(text)],
    ['zstd of a file (size, checksum)', 'zstd', fixture('lines.zst')],
    ['zstd of a stream (no size, no checksum)', 'zstd', fixture('lines-no-checksum.zst')],
    [
      'zstd in several frames',
      'zstd',
      storedZstd([text.subarray(0, 5), text.subarray(5, 70_000)], [text.subarray(70_000, 140_000)], chunksOf(text.subarray(140_000))),
    ],
  ]
  test.each(encoded)('%s', async (_name, encoding, body) => {
    expect((await decompress(body, encoding, limits)).equals(text)).toBe(true)
  })

  test('zstd with frames to skip', async () => {
    const skippable = Buffer.concat([Buffer.from('502a4d1804000000', 'hex'), Buffer.from('note')])
    const body = Buffer.concat([skippable, fixture('lines.zst'), skippable])
    expect((await decompress(body, 'zstd', limits)).equals(text)).toBe(true)
  })
})

describe('bombs', () => {
  const zeros = Buffer.alloc(150 * mebibyte)
  const bombs: readonly [string, string, Buffer][] = [
    ['gzip', 'gzip', zlib.gzipSync(zeros)],
    ['deflate', 'deflate', zlib.deflateSync(zeros)],
    ['brotli', 'br', zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', 'zstd', repeatedZstd(1200)],
  ]
  test('snappy of 150 MiB, or what says so', async () => {
    await expect(decompress(encodeSnappyBlock(zeros), 'snappy', limits)).rejects.toMatchObject({ code: 'too_large' })
    const claim = Buffer.concat([Buffer.from('80808020', 'hex'), Buffer.alloc(100)])
    await expect(decompress(claim, 'snappy', { maxBytes: 1e9, maxRatio: 200 })).rejects.toMatchObject({ code: 'too_large' })
  })

  test.each(bombs)('%s of 150 MiB', async (_name, encoding, body) => {
    expect(body.length).toBeLessThan(mebibyte)
    await expect(decompress(body, encoding, limits)).rejects.toMatchObject({ code: 'too_large' })
    // A small one is stopped by its ratio, long before the size.
    await expect(decompress(body, encoding, { maxBytes: 1e9, maxRatio: 100 })).rejects.toMatchObject({ code: 'too_large' })
  })

  test('a high ratio is fine while the output is small', async () => {
    const output = await decompress(zlib.gzipSync(Buffer.alloc(mebibyte)), 'gzip', limits)
    expect(output.length).toBe(mebibyte)
  })

  test('zstd that moves a large window for each of a million tiny blocks', async () => {
    const blocks = Buffer.alloc(4_000_000).fill(Buffer.concat([blockHeader(1, 1, false), Buffer.from('x')]))
    const body = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.from([0x00, 13 << 3]), blocks])
    const before = process.cpuUsage()
    await expect(decompress(body, 'zstd', limits)).rejects.toMatchObject({ code: 'too_large' })
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(10_000)
  })

  test('uncompressed and over the limit', async () => {
    await expect(decompress(Buffer.alloc(11), 'identity', { maxBytes: 10, maxRatio: 200 })).rejects.toMatchObject({ code: 'too_large' })
  })
})

describe('what is not what it says', () => {
  test.each(['gzip, gzip', 'gzip,zstd', 'x-snappy-framed', 'compress', 'aws-chunked'])('%s is refused', async (encoding) => {
    await expect(decompress(zlib.gzipSync(text), encoding, limits)).rejects.toMatchObject({ code: 'unsupported_media' })
  })

  test.each(['gzip', 'deflate', 'br', 'zstd', 'snappy'])('random bytes as %s', async (encoding) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await outcome(Buffer.from(bytes), encoding)).toMatch(/^(?:output|Fault)$/)
      }),
      { numRuns: 200 },
    )
  })

  test('zstd cut at every byte or with a byte changed never ends in anything but a Fault', async () => {
    const body = fixture('lines-no-checksum.zst')
    for (let end = 0; end < body.length; end += 211) {
      await expect(decompress(body.subarray(0, end), 'zstd', limits)).rejects.toMatchObject({ code: 'bad_input' })
      const changed = Buffer.from(body)
      changed[end] = (changed[end] ?? 0) ^ 0x55
      expect(await outcome(changed, 'zstd')).toMatch(/^(?:output|Fault)$/)
    }
  })

  test.each([
    ['a dictionary', '28b52ffd0158ff010000'],
    ['a window of 2 GiB', '28b52ffd00a8010000'],
    ['a reserved block type', '28b52ffd0058070000'],
  ])('zstd with %s', async (_name, hex) => {
    await expect(decompress(Buffer.from(hex, 'hex'), 'zstd', limits)).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('the event loop runs on while a large zstd body is read', async () => {
    let turns = 0
    let over = false
    const turn = (): void => {
      turns++
      if (!over) setImmediate(turn)
    }
    turn()
    const output = await decompress(storedZstd(chunksOf(Buffer.alloc(60 * mebibyte, 'x'))), 'zstd', limits)
    over = true
    expect(output.length).toBe(60 * mebibyte)
    // Node 20 decodes in slices of about a mebibyte; later versions in another thread.
    expect(turns).toBeGreaterThan(30)
  })
})

async function outcome(body: Buffer, encoding: string): Promise<string> {
  return decompress(body, encoding, limits).then(
    () => 'output',
    (error: unknown) => (error instanceof Fault ? 'Fault' : String(error)),
  )
}

/** Frames of blocks stored as they are, under a window of 8 MiB. */
function storedZstd(...frames: readonly Buffer[][]): Buffer {
  const parts = frames.flatMap((blocks) => [
    Buffer.from('28b52ffd', 'hex'),
    Buffer.from([0x00, 13 << 3]),
    ...blocks.flatMap((block, i) => [blockHeader(0, block.length, i === blocks.length - 1), block]),
  ])
  return Buffer.concat(parts)
}

/** One frame of `count` blocks that each repeat one byte 128 KiB times. */
function repeatedZstd(count: number): Buffer {
  const blocks = Array.from({ length: count }, (_, i) => Buffer.concat([blockHeader(1, 128 * 1024, i === count - 1), Buffer.from('x')]))
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), ...blocks])
}

function blockHeader(type: number, size: number, last: boolean): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((size << 3) | (type << 1) | Number(last), 0, 3)
  return header
}

function chunksOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 131_072) }, (_, i) => bytes.subarray(i * 131_072, (i + 1) * 131_072))
}
