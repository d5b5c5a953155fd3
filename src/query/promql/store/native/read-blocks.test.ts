import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ByteWriter } from '../../../../lib/wire/byte-writer.ts'
import { arrayOf, float64, int32, int64Halves, int8, mapOf, repeatedTexts, texts, uint32, uint64Halves, uint8 } from './columns.ts'
import { readBlocks } from './read-blocks.ts'

/** Two rows of every type we read, as ClickHouse writes them. */
function writeBlock(rows: readonly [number, number]): Buffer {
  const out = new ByteWriter()
  const column = (name: string, type: string, write: (row: number) => void): void => {
    out.string(name)
    out.string(type)
    for (const row of rows) write(row)
  }
  out.varint(10)
  out.varint(2)
  column('id', 'UInt64', (row) => out.halves(row, row + 1))
  column('t', 'UInt32', (row) => out.uint32(row))
  column('m', 'Int64', (row) => out.int64(BigInt(-row)))
  column('e', 'Int8', (row) => out.uint8(-row & 255))
  column('f', 'UInt8', (row) => out.uint8(row))
  column('v', 'Float64', (row) => out.float64(row / 2))
  column('s', 'String', (row) => out.string('é'.repeat(row)))
  column('d', 'LowCardinality(String)', () => undefined)
  out.halves(1, 0)
  writeDictionary(out, ['', 'x', 'y'], [1, 2])
  column('a', 'Array(Int32)', (row) => out.halves(row === rows[0] ? 1 : 3, 0))
  for (const item of [-1, 2, 3]) out.int32(item)
  column('p', 'Map(LowCardinality(String), LowCardinality(String))', () => undefined)
  out.halves(1, 0)
  out.halves(1, 0)
  out.halves(2, 0)
  out.halves(2, 0)
  writeDictionary(out, ['', 'k', 'l'], [1, 2])
  writeDictionary(out, ['', 'v'], [1, 1])
  return out.copy()
}

function writeDictionary(out: ByteWriter, keys: readonly string[], indexes: readonly number[]): void {
  out.halves(0x600, 0)
  out.halves(keys.length, 0)
  for (const key of keys) out.string(key)
  out.halves(indexes.length, 0)
  for (const index of indexes) out.uint8(index)
}

const readers = [
  uint64Halves(1),
  uint32(),
  int64Halves(),
  int8(),
  uint8(),
  float64(),
  texts,
  repeatedTexts,
  arrayOf(int32()),
  mapOf(repeatedTexts, repeatedTexts),
] as const

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function readAll(bytes: Buffer, sizes: readonly number[]): Promise<unknown[]> {
  const blocks: unknown[] = []
  for await (const { columns } of readBlocks(inPieces(bytes, sizes), readers)) blocks.push(columns)
  return blocks
}

function expected(a: number, b: number): unknown[] {
  return [
    Uint32Array.of(0, 0, a, a + 1, b, b + 1),
    Uint32Array.of(a, b),
    Uint32Array.of(-a, a === 0 ? 0 : -1, -b, -1),
    Int8Array.of(-a, -b),
    Uint8Array.of(a, b),
    Float64Array.of(a / 2, b / 2),
    ['é'.repeat(a), 'é'.repeat(b)],
    ['x', 'y'],
    { ends: Uint32Array.of(1, 3), items: Int32Array.of(-1, 2, 3) },
    { ends: Uint32Array.of(2, 2), items: { keys: ['k', 'l'], values: ['v', 'v'] } },
  ]
}

const bytes = Buffer.concat([writeBlock([3, 100]), writeBlock([0, 7])])
const blocks = [expected(3, 100), expected(0, 7)]

describe('blocks in the Native format', () => {
  test('are the same whatever the pieces they come in', async () => {
    const anySizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(anySizes, async (sizes) => {
        expect(await readAll(bytes, sizes)).toEqual(blocks)
      }),
    )
  })

  test('that are cut short are no answer', async () => {
    const whole = writeBlock([3, 100]).length
    for (let end = 1; end < bytes.length; end++) {
      if (end === whole) continue
      await expect(readAll(bytes.subarray(0, end), [64]), `cut at ${end}`).rejects.toThrow('ends within a block')
    }
    expect(await readAll(bytes.subarray(0, whole), [64])).toEqual(blocks.slice(0, 1))
  })

  test('of other columns are refused', async () => {
    const read = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
      for await (const block of readBlocks(pieces, [uint32()] as const)) expect(block).toBeUndefined()
    }
    await expect(read(inPieces(bytes, [1000]))).rejects.toThrow('10 columns, not 1')
    const out = new ByteWriter()
    out.varint(1)
    out.varint(1)
    out.string('t')
    out.string('UInt64')
    await expect(read(inPieces(out.copy(), [1000]))).rejects.toThrow('column t as UInt64, not UInt32')
  })

  test('are not read further when nobody wants more', async () => {
    let ended = false
    const pieces = async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield writeBlock([1, 2])
      } finally {
        ended = true
      }
    }
    for await (const { rows } of readBlocks(pieces(), readers)) {
      expect(rows).toBe(2)
      break
    }
    expect(ended).toBe(true)
  })
})
