import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createFailingStore, type FailingStore, type InsertFate } from '../../test/harness/failing-store.ts'
import { numberedChunk } from '../../test/harness/numbered-rows.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog, type Log } from '../lib/log.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../storage/wal/index.ts'
import { startFlusher } from './flush.ts'

const log: Log = createLog({ level: 'silent' })
const day = new Date('2026-11-01T12:00:00Z')
const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, quietAgeMs: 10, busyAgeMs: 20 }
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vedette-flush-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

const openLog = (): Promise<WriteAheadLog> => openWriteAheadLog({ directory, clock: systemClock, limits, log })

function appendNumbers(wal: WriteAheadLog, numbers: readonly number[], tables = ['log_records', 'spans', 'metric_samples']): Promise<void> {
  const segment = wal.openSegment()
  const months = [day, new Date('2026-10-03T00:00:00Z')]
  return wal.append({
    chunks: tables.flatMap((table) =>
      months.map((month, index) =>
        numberedChunk(
          table,
          numbers.map((n) => n * 2 + index),
          { segment, day: month },
        ),
      ),
    ),
  })
}

/** What `appendNumbers` makes of the numbers. */
const expanded = (numbers: readonly number[]): number[] => numbers.flatMap((n) => [n * 2, n * 2 + 1]).sort((a, b) => a - b)

async function flushAll(wal: WriteAheadLog, store: FailingStore): Promise<ReturnType<ReturnType<typeof startFlusher>['health']>> {
  const flusher = startFlusher({ wal, store, clock: systemClock, log, settleMs: 0, longestPauseMs: 5 })
  await flusher.stop(20_000)
  return flusher.health()
}

function stored(store: FailingStore, table: string): number[] {
  return store.numbers(table).sort((a, b) => a - b)
}

test('rows reach the store and the segment is deleted', async () => {
  const wal = await openLog()
  await appendNumbers(wal, [1, 2, 3])
  const store = createFailingStore()
  const flusher = startFlusher({ wal, store, clock: systemClock, log, longestPauseMs: 5 })
  await vi.waitFor(() => expect(stored(store, 'log_records')).toEqual(expanded([1, 2, 3])))
  await flusher.stop(1000)
  expect(stored(store, 'spans')).toEqual(expanded([1, 2, 3]))
  expect((await readdir(directory)).filter((file) => file.endsWith('.wal'))).toEqual([])
  expect(wal.pendingBytes).toBe(0)
  expect(flusher.health()).toMatchObject({
    segmentsWaiting: 0,
    bytesWaiting: 0,
    failing: undefined,
    lastFlush: { rows: 18 },
    surplusRows: 0,
  })
  await wal.close()
})

describe('each fate of an insert, at a first try and at a replay', () => {
  test.each<InsertFate>(['lost', 'unseen', 'token_only', 'some_partitions', 'half'])('%s', async (fate) => {
    for (const replay of [false, true]) {
      let first = true
      const store = createFailingStore({
        fate: () => {
          if (!first) return 'stored'
          first = false
          return fate
        },
      })
      let wal = await openLog()
      await appendNumbers(wal, [1, 2, 3, 4])
      await wal.seal()
      if (replay) {
        const [segment] = wal.sealed
        const chunks = await segment?.read()
        await store
          .insert(
            'log_records',
            chunks?.filter(({ table }) => table === 'log_records').map(({ bytes }) => bytes) ?? [],
            `${segment?.name}/log_records`,
          )
          .catch(() => undefined)
        await wal.close()
        wal = await openLog()
      }
      const health = await flushAll(wal, store)
      for (const table of ['log_records', 'spans']) expect(stored(store, table)).toEqual(expanded([1, 2, 3, 4]))
      expect(new Set(stored(store, 'metric_samples'))).toEqual(new Set(expanded([1, 2, 3, 4])))
      expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 0 } })
      await wal.close()
    }
  })
})

test('rows that are in the store twice are counted, once for each', async () => {
  const store = createFailingStore()
  let wal = await openLog()
  await appendNumbers(wal, [1, 2, 3], ['log_records', 'spans'])
  await wal.seal()
  const chunks = (await wal.sealed[0]?.read()) ?? []
  // Both partitions of one table, as no insert of ours should.
  const bytes = chunks.filter(({ table }) => table === 'log_records').map((chunk) => chunk.bytes)
  for (const token of ['one', 'another']) await store.insert('log_records', bytes, token)
  await wal.close()
  wal = await openLog()
  const health = await flushAll(wal, store)
  expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 0 }, surplusRows: 6 })
  expect(stored(store, 'spans')).toEqual(expanded([1, 2, 3]))
  await wal.close()
})

describe('rows the store cannot take', () => {
  test.each(['refused', 'deadly'] as const)('%s rows are set aside, with their neighbours of the same request only', async (kind) => {
    const wal = await openLog()
    for (let n = 0; n < 20; n++) await appendNumbers(wal, [n], ['log_records', 'spans'])
    await wal.seal()
    // Number 14 stands in the first chunk of request 7, 15 in its second.
    const store = createFailingStore({ [kind]: new Set([14]) })
    const health = await flushAll(wal, store)
    const rest = expanded(Array.from({ length: 20 }, (_, n) => n)).filter((n) => n !== 14)
    expect(stored(store, 'log_records')).toEqual(rest)
    expect(stored(store, 'spans')).toEqual(rest)
    expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 2 } })
    const files = (await readdir(join(directory, 'quarantine'))).sort()
    expect(files).toHaveLength(4)
    const report: unknown = JSON.parse(await readFile(join(directory, 'quarantine', files[1] ?? ''), 'utf8'))
    expect(report).toMatchObject({ reason: kind === 'refused' ? 'refused_by_store' : 'kills_the_store', table: 'log_records', rows: 1 })
    await wal.close()
  })

  test('nothing is set aside when the store takes no rows of the table at all', async () => {
    const missing = new Set(['log_records'])
    const store = createFailingStore({ missing })
    const wal = await openLog()
    await appendNumbers(wal, [1, 2, 3])
    const flusher = startFlusher({ wal, store, clock: systemClock, log, longestPauseMs: 5 })
    await vi.waitFor(() => expect(flusher.health().failing?.attempts).toBeGreaterThan(3), { timeout: 60_000 })
    expect(flusher.health().quarantined.count).toBe(0)
    missing.clear()
    await flusher.stop(10_000)
    expect(stored(store, 'log_records')).toEqual(expanded([1, 2, 3]))
    await wal.close()
  })
})

test('half a partition in a store that removes nothing: set aside, not stored twice, and the log goes on', async () => {
  const fates: InsertFate[] = ['half']
  const store = createFailingStore({ appendOnly: true, fate: () => fates.shift() ?? 'stored' })
  const wal = await openLog()
  await appendNumbers(wal, [1, 2, 3, 4], ['log_records'])
  const health = await flushAll(wal, store)
  expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 2 } })
  expect(stored(store, 'log_records')).toEqual([2, 3, 4, 5])
  await wal.close()
})

test('a segment that the disk does not give back is set aside, and the log goes on', async () => {
  let wal = await openLog()
  await appendNumbers(wal, [1])
  const file = `${wal.openSegment().id.toString(16).padStart(16, '0')}.wal`
  await wal.seal()
  await appendNumbers(wal, [2])
  await wal.close()
  // Where the file was there is something that cannot be read as one.
  await rm(join(directory, file))
  await mkdir(join(directory, file))
  wal = await openLog()
  const store = createFailingStore()
  const health = await flushAll(wal, store)
  expect(stored(store, 'log_records')).toEqual(expanded([2]))
  expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 1 } })
  await wal.close()
})

test('an insert never spans more partitions than the store takes', async () => {
  const wal = await openLog()
  const segment = wal.openSegment()
  const days = Array.from({ length: 150 }, (_, n) => new Date(day.getTime() - n * 86_400_000))
  await wal.append({ chunks: days.map((each, n) => numberedChunk('spans', [n], { segment, day: each })) })
  const store = createFailingStore()
  await flushAll(wal, store)
  expect(store.inserts.map(({ rows }) => rows)).toEqual([64, 64, 22])
  expect(new Set(store.inserts.map(({ token }) => token)).size).toBe(3)
  expect(stored(store, 'spans')).toHaveLength(150)
  await wal.close()
})

test('whatever happens to inserts and however often the program restarts, every row is stored once', async () => {
  const fate = fc.constantFrom<InsertFate>('stored', 'lost', 'unseen', 'token_only', 'some_partitions', 'half')
  const round = fc.record({
    requests: fc.integer({ min: 1, max: 4 }),
    fates: fc.array(fate, { maxLength: 5 }),
    stopMs: fc.constantFrom(0, 5, 300),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3 }), async (rounds, deadCalls) => {
      let fates: InsertFate[] = []
      const store = createFailingStore({ fate: () => fates.shift() ?? 'stored', deadCalls })
      const sent: number[] = []
      for (const { requests, fates: next, stopMs } of rounds) {
        fates = next
        const wal = await openLog()
        const flusher = startFlusher({ wal, store, clock: systemClock, log, settleMs: 0, longestPauseMs: 5 })
        for (let n = 0; n < requests; n++) {
          const numbers = [sent.length, sent.length + 1]
          sent.push(...numbers)
          await appendNumbers(wal, numbers)
        }
        await flusher.stop(stopMs)
        await wal.close()
      }
      fates = []
      const wal = await openLog()
      const health = await flushAll(wal, store)
      await wal.close()
      expect(health).toMatchObject({ segmentsWaiting: 0, quarantined: { count: 0 } })
      for (const table of ['log_records', 'spans']) expect(stored(store, table)).toEqual(expanded(sent))
      expect(new Set(stored(store, 'metric_samples'))).toEqual(new Set(expanded(sent)))
    }),
    { numRuns: 15 },
  )
})
