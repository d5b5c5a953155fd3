import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createMemoryFiles, type MemoryFiles } from '../../../test/harness/memory-files.ts'
import { headerBytes, type StoredChunk } from './frame.ts'
import { indexSegment, readFrames } from './read-segment.ts'
import { createSegmentFile, type Batch } from './segment-file.ts'
import { makeSegmentNumber } from './segment-number.ts'

const chunk = fc.record<StoredChunk>({
  table: fc.constantFrom('log_records', 'spans', 'metric_samples'),
  partition: fc.string({ maxLength: 12 }),
  rows: fc.nat(1000),
  schema: fc.nat(0xffffffff),
  bytes: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
})
const batch = fc.record<Batch>({
  appendedAtMs: fc.nat(),
  bodyHash: fc.option(
    fc.uint8Array({ minLength: 1, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
    { nil: undefined },
  ),
  chunks: fc.array(chunk, { minLength: 1, maxLength: 3 }),
})

/** A file with the batches, and where each ends. */
async function write(batches: readonly Batch[]): Promise<{ files: MemoryFiles; path: string; ends: number[] }> {
  const files = createMemoryFiles()
  const file = createSegmentFile(files, '/wal', makeSegmentNumber(5, 7))
  const ends: number[] = []
  for (const each of batches) {
    await file.commit([each])
    ends.push(file.durableBytes)
  }
  return { files, path: file.path, ends }
}

async function read(files: MemoryFiles, path: string) {
  const file = await files.open(path, 'r')
  const index = await indexSegment(file, files.content(path).length)
  const { batches, damage } = await readFrames(file, index)
  return {
    header: index.header,
    batches: batches.map(({ frame, chunks }) => ({ appendedAtMs: frame.appendedAtMs, bodyHash: frame.bodyHash, chunks })),
    damage: [...index.damage, ...damage],
  }
}

test('what was written is read, with any grouping of commits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(batch, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), async (groups) => {
      const files = createMemoryFiles()
      const file = createSegmentFile(files, '/wal', makeSegmentNumber(5, 7))
      for (const group of groups) await file.commit(group)
      const { header, batches, damage } = await read(files, file.path)
      expect(header?.number).toEqual(makeSegmentNumber(5, 7))
      expect(batches).toEqual(groups.flat())
      expect(damage).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('cut at every byte: the whole frames before the cut are read, and the rest is not damage', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async (batches) => {
      const { files, path, ends } = await write(batches)
      const whole = files.content(path)
      for (let length = 0; length <= whole.length; length++) {
        files.overwrite(path, whole.subarray(0, length))
        const result = await read(files, path)
        expect(result.batches).toEqual(batches.slice(0, ends.filter((end) => end <= length).length))
        expect(result.damage.filter(({ kind }) => kind !== 'torn')).toEqual([])
      }
    }),
    { numRuns: 15 },
  )
})

test('flip any byte: exactly the undamaged frames are read, and the damage is reported', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 255 }), async (batches, mask) => {
      const { files, path, ends } = await write(batches)
      const whole = files.content(path)
      for (let at = 0; at < whole.length; at++) {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ mask
        files.overwrite(path, flipped)
        const result = await read(files, path)
        const hit = at < headerBytes ? -1 : ends.findIndex((end) => at < end)
        expect(result.batches).toEqual(batches.filter((_, index) => index !== hit))
        expect(result.damage).toHaveLength(1)
        const [damage] = result.damage
        expect(damage?.kind).not.toBe('torn')
        expect(damage?.offset).toBeLessThanOrEqual(at)
        expect((damage?.offset ?? 0) + (damage?.bytes ?? 0)).toBeGreaterThan(at)
      }
    }),
    { numRuns: 8 },
  )
})

test('random bytes are never a segment, and never throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const files = createMemoryFiles()
      files.overwrite('/wal/x.wal', Buffer.from(bytes))
      expect((await read(files, '/wal/x.wal')).batches).toEqual([])
    }),
  )
})

test('rows that look like frames of another file are not taken for frames', async () => {
  const other = await write([
    { appendedAtMs: 1, bodyHash: undefined, chunks: [{ table: 'spans', partition: 'p', rows: 1, schema: 1, bytes: Buffer.from('evil') }] },
  ])
  const forged = other.files.content(other.path)
  const { files, path } = await write([
    {
      appendedAtMs: 1,
      bodyHash: undefined,
      chunks: [{ table: 'spans', partition: 'p', rows: 1, schema: 1, bytes: forged.subarray(headerBytes) }],
    },
  ])
  // The frame's own head is broken, so the reader searches through the rows.
  const broken = Buffer.from(files.content(path))
  broken[headerBytes + 10] = 0xff
  files.overwrite(path, broken)
  expect((await read(files, path)).batches).toEqual([])
})
