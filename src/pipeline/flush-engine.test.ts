import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { numberColumn, numberedChunk, wireColumns } from '../../test/harness/numbered-rows.ts'
import { writeOtherVersionLog } from '../../test/harness/other-version-log.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'
import { defaultWalLimits, openWriteAheadLog, type SegmentNumber, type WireColumn, type WriteAheadLog } from '../storage/wal/index.ts'
import { planLoads } from './flush-load.ts'
import { startFlusher, type FlushHealth } from './flush.ts'
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
  const loads = await planLoads({ wal, store: engine.store }, { ...sealed, fresh: false }, await sealed.read())
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

describe('a log of acknowledged rows of another version', () => {
  const columnsWithout = (table: string, ...without: readonly string[]): readonly WireColumn[] =>
    wireColumns(table).filter(({ name }) => !without.includes(name))
  /** As of a version that has more: the column stands before the number of the segment. */
  const columnsWith = (table: string, ...more: readonly WireColumn[]): readonly WireColumn[] => [
    ...wireColumns(table).slice(0, -1),
    ...more,
    ...wireColumns(table).slice(-1),
  ]
  const reopen = async (): Promise<void> => {
    await wal.close()
    wal = await openWriteAheadLog({ directory, clock: systemClock, limits, log })
  }
  const flushAll = async (): Promise<FlushHealth> => {
    const flusher = startFlusher({ wal, store: engine.store, clock: systemClock, log, settleMs: 0 })
    await flusher.stop(20_000)
    return flusher.health()
  }
  const done = { segmentsWaiting: 0, quarantined: { count: 0 }, surplusRows: 0 }

  test('an older one: every row is stored, once, also when it was stored and nobody noted it', async () => {
    const base = 4_000_000
    const rows = [
      { table: 'log_records', columns: columnsWithout('log_records', 'event_name', 'trace_flags'), numbers: range(base, 500) },
      { table: 'spans', columns: columnsWithout('spans', 'trace_state', 'status_message'), numbers: range(base, 500) },
      { table: 'metric_samples', columns: wireColumns('metric_samples'), numbers: range(base, 500) },
    ]
    await writeOtherVersionLog(directory, 1, rows)
    const inserted: unknown[] = []
    const unsubscribe = engine.store.onInsert((table, rowBinary) => inserted.push([table, rowBinary === undefined]))
    await reopen()
    expect(await flushAll()).toMatchObject(done)
    unsubscribe()
    // Who remembers what a table holds is not given rows that it would misread.
    expect(inserted).toEqual([
      ['log_records', true],
      ['spans', true],
      ['metric_samples', false],
    ])
    await writeOtherVersionLog(directory, 1, rows)
    await reopen()
    expect(await flushAll()).toMatchObject(done)
    for (const { table } of rows.slice(0, 2)) expect(await count(table, base, base + 499)).toEqual({ rows: 500, numbers: 500 })
    expect((await count('metric_samples', base, base + 499)).numbers).toBe(500)
  })

  test('a newer one, after going back: what the tables have is stored, the rest is kept until a version has it', async () => {
    const base = 5_000_000
    const weight = { name: 'weight', type: 'UInt64' }
    const later = { name: 'later', type: 'UInt64' }
    await engine.store.command('ALTER TABLE log_records ADD COLUMN weight UInt64')
    await writeOtherVersionLog(directory, 2, [
      { table: 'log_records', columns: columnsWith('log_records', weight), numbers: range(base, 100) },
      { table: 'spans', columns: columnsWith('spans', later), numbers: range(base, 100) },
      { table: 'metric_samples', columns: wireColumns('metric_samples'), numbers: range(base, 100), name: 'samples_of_tomorrow' },
    ])
    for (let start = 0; start < 3; start++) {
      await reopen()
      expect(await flushAll()).toMatchObject({ ...done, quarantined: { count: 1 } })
      expect(await count('log_records', base, base + 99)).toEqual({ rows: 100, numbers: 100 })
      expect(await count('spans', base, base + 99)).toEqual({ rows: 0, numbers: 0 })
    }
    const kept = (await readdir(join(directory, 'quarantine'))).find((file) => file.endsWith('.json'))
    expect(JSON.parse(await readFile(join(directory, 'quarantine', kept ?? ''), 'utf8'))).toMatchObject({
      reason: 'other_version',
      table: 'spans, samples_of_tomorrow',
      rows: 200,
    })
    const weights = `SELECT countIf(weight = toUInt32(body)) AS right FROM log_records WHERE body BETWEEN '000${base}' AND '000${base + 99}'`
    expect((await engine.store.query(weights)).rows).toEqual([{ right: '100' }])

    await engine.store.command('ALTER TABLE spans ADD COLUMN later UInt64')
    await reopen()
    // The rows of a table that nobody made are still kept.
    expect(await flushAll()).toMatchObject({ ...done, quarantined: { count: 1 } })
    expect(await count('spans', base, base + 99)).toEqual({ rows: 100, numbers: 100 })
  })

  test('kept rows leave the quarantine once they are all stored', async () => {
    const base = 6_000_000
    const columns = columnsWith('log_records', { name: 'mood', type: 'UInt64' })
    await writeOtherVersionLog(directory, 3, [{ table: 'log_records', columns, numbers: range(base, 10) }])
    await reopen()
    expect(await flushAll()).toMatchObject({ quarantined: { count: 1 } })
    await engine.store.command('ALTER TABLE log_records ADD COLUMN mood UInt64')
    await reopen()
    expect(await flushAll()).toMatchObject(done)
    expect(await count('log_records', base, base + 9)).toEqual({ rows: 10, numbers: 10 })
    expect(await readdir(join(directory, 'quarantine'))).toEqual(['unfinished'])
    await reopen()
    expect(await flushAll()).toMatchObject(done)
  })
})
