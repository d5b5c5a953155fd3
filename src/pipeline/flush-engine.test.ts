import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { numberColumn, numberedChunk } from '../../test/harness/numbered-rows.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'
import { defaultWalLimits, openWriteAheadLog, type SegmentNumber, type WriteAheadLog } from '../storage/wal/index.ts'
import { planLoads } from './flush-load.ts'
import { startFlusher } from './flush.ts'
import { findMissing } from './replay.ts'

const log = createLog({ level: 'silent' })
const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, quietAgeMs: 20 }
/** Today and the end of the last month: two partitions of every table, neither too old for any. */
const today = new Date()
const days = [today, new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 0, 12))]
let engine: TestEngine
let directory: string
let wal: WriteAheadLog

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vedette-flush-'))
  wal = await openWriteAheadLog({ directory, clock: systemClock, limits, log })
})
afterEach(async () => {
  await wal.close()
  await rm(directory, { recursive: true })
})

function chunksOf(numbers: readonly number[], segment: SegmentNumber): RowChunk[] {
  return ['log_records', 'spans', 'metric_samples'].flatMap((table) =>
    days
      .map((day, index) =>
        numberedChunk(
          table,
          numbers.filter((n) => n % days.length === index),
          { segment, day },
        ),
      )
      .filter(({ rows }) => rows > 0),
  )
}

/** Numbers that are in the table, and how many rows that is, between two numbers. */
async function count(table: string, from: number, to: number): Promise<{ rows: number; numbers: number }> {
  const { rows } = await engine.store.query<{ rows: string; numbers: string }>(
    `SELECT count() AS rows, uniqExact(${numberColumn(table)}) AS numbers FROM ${table} WHERE toUInt32(${numberColumn(table)}) BETWEEN {from:UInt32} AND {to:UInt32}`,
    { from, to },
  )
  return { rows: Number(rows[0]?.rows), numbers: Number(rows[0]?.numbers) }
}

const range = (from: number, length: number): number[] => Array.from({ length }, (_, n) => from + n)

test('rows of every table and partition arrive once, though the engine dies again and again', async () => {
  const flusher = startFlusher({ wal, store: engine.store, clock: systemClock, log, longestPauseMs: 300 })
  let sent = 0
  for (let death = 0; death < 4; death++) {
    for (let n = 0; n < 15; n++) {
      await wal.append({ chunks: chunksOf(range(sent, 20), wal.openSegment()) })
      sent += 20
      await new Promise((resolve) => setTimeout(resolve, 15 + n))
    }
    const pid = engine.engine.status().pid
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(engine.engine.status()).toMatchObject({ state: 'ready', restarts: death + 1 }), { timeout: 60_000 })
  }
  await flusher.stop(20_000)
  expect(flusher.health()).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 0 } })
  expect((await readdir(directory)).filter((file) => file.endsWith('.wal'))).toEqual([])
  for (const table of ['log_records', 'spans']) expect(await count(table, 0, sent)).toEqual({ rows: sent, numbers: sent })
  expect((await count('metric_samples', 0, sent)).numbers).toBe(sent)
}, 60_000)

test('a part of a partition is removed and stored again', async () => {
  const base = 1_000_000
  const segment = wal.openSegment()
  await wal.append({ chunks: chunksOf(range(base, 90), segment) })
  await wal.seal()
  // Something stored half of one partition under our token, as no insert of ours should.
  const half = numberedChunk(
    'log_records',
    range(base, 30).filter((n) => n % 2 === 0),
    { segment, day: today },
  )
  await engine.store.insert('log_records', [half.bytes], `${wal.sealed[0]?.name}/log_records`)
  await wal.close()
  wal = await openWriteAheadLog({ directory, clock: systemClock, limits, log })
  const flusher = startFlusher({ wal, store: engine.store, clock: systemClock, log, settleMs: 0 })
  await flusher.stop(20_000)
  expect(flusher.health()).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 0 } })
  expect(await count('log_records', base, base + 89)).toEqual({ rows: 90, numbers: 90 })
  expect(await count('spans', base, base + 89)).toEqual({ rows: 90, numbers: 90 })
})

test('rows the engine cannot read are set aside, the rest is stored', async () => {
  const base = 2_000_000
  for (let n = 0; n < 8; n++) {
    const segment = wal.openSegment()
    const chunk = numberedChunk('log_records', range(base + n * 10, 10), { segment })
    // A string that claims to be longer than all that follows.
    if (n === 5) chunk.bytes.fill(0xff, 60, 64)
    await wal.append({ chunks: [chunk] })
  }
  const flusher = startFlusher({ wal, store: engine.store, clock: systemClock, log, longestPauseMs: 50 })
  await flusher.stop(20_000)
  expect(flusher.health()).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 1 } })
  expect(await count('log_records', base, base + 79)).toEqual({ rows: 70, numbers: 70 })
})

test('counting finds the partitions that are stored, by the same text that the pipeline writes', async () => {
  const segment = wal.openSegment()
  await wal.append({ chunks: chunksOf(range(3_000_000, 30), segment) })
  await wal.seal()
  const [sealed] = wal.sealed
  if (sealed === undefined) throw new Error('nothing sealed')
  const loads = await planLoads(wal.quarantine, { ...sealed, fresh: false }, await sealed.read())
  const context = { store: engine.store, log, quarantine: wal.quarantine, onSurplus: () => undefined }
  for (const load of loads) {
    const [piece] = load.pieces
    if (piece === undefined || load.table.partitionText === undefined) continue
    expect(await findMissing(context, load, piece)).toHaveLength(days.length)
    const [first] = piece.chunks
    await engine.store.insert(load.table.name, first === undefined ? [] : [first.bytes], load.token)
    expect(await findMissing(context, load, piece)).toHaveLength(days.length - 1)
    expect([...load.stored]).toEqual([first])
  }
})
