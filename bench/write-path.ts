/*
 * The write path behind the decoders: append, group commit, flush. Prints rows/s acknowledged, time to the acknowledgement, time until
 * a row can be queried, blocking of the event loop and CPU; at rest, under full load and without a store; beside it the same rows
 * inserted straight into the engine in one stream, the ceiling.
 * `node --import ./test/harness/typescript-loader.mjs bench/write-path.ts [seconds]`
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

import { startEngine } from '../src/engine/supervisor.ts'
import { systemClock } from '../src/lib/clock.ts'
import { createLog } from '../src/lib/log.ts'
import { startFlusher } from '../src/pipeline/flush.ts'
import type { RowChunk } from '../src/storage/tables/row-chunk.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'
import { defaultWalLimits, openWriteAheadLog, type SegmentNumber, type WriteAheadLog } from '../src/storage/wal/index.ts'
import { numberedChunk } from '../test/harness/numbered-rows.ts'

const seconds = Number(process.argv[2] ?? 10)
const rowsEach = 512
const clients = 8
const log = createLog({ level: 'error' })
const directory = mkdtempSync(join(tmpdir(), 'vedette-write-'))
const template = makeTemplate(rowsEach)
let number = 0

/** Rows of some 670 bytes of which half do not compress, as real ones. */
function makeTemplate(rows: number): RowChunk {
  const numbers = Array.from({ length: rows }, (_, n) => n)
  const chunk = numberedChunk('log_records', numbers, { segment: { low: 0, high: 0 }, padding: 560 })
  const size = chunk.bytes.length / rows
  for (let row = 0; row < rows; row++) {
    const at = chunk.bytes.indexOf('xxxxxxxx', row * size)
    chunk.bytes.write(randomBytes(140).toString('hex'), at, 280, 'latin1')
  }
  return chunk
}

/** New numbers and the segment, written into a copy of the template. */
function makeChunk(rows: number, segment: SegmentNumber): RowChunk {
  const size = template.bytes.length / rowsEach
  const bytes = Buffer.from(template.bytes.subarray(0, rows * size))
  const at = bytes.indexOf('\n0000000000') + 1
  for (let row = 0; row < rows; row++) {
    bytes.write(String(number++).padStart(10, '0'), row * size + at, 10, 'latin1')
    bytes.writeUInt32LE(segment.low, (row + 1) * size - 8)
    bytes.writeUInt32LE(segment.high, (row + 1) * size - 4)
  }
  return { ...template, rows, bytes }
}

const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 2 * 2 ** 30, log })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
await migrate(store, single)

try {
  console.log(new Date().toISOString(), `rows of ${Math.round(template.bytes.length / rowsEach)} bytes`)
  await withLog('no store', async (wal) => load(wal, clients, false))
  await withLog('at rest, one request a second', async (wal) => visible(wal, 1, 1000, seconds))
  await withLog('full load', async (wal) => load(wal, clients, true))
  await ceiling()
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function withLog(name: string, run: (wal: WriteAheadLog) => Promise<string>): Promise<void> {
  const limits = { ...defaultWalLimits, maxBytes: 16 * 2 ** 30 }
  const wal = await openWriteAheadLog({ directory: join(directory, name), clock: systemClock, limits, log })
  const delay = monitorEventLoopDelay({ resolution: 2 })
  delay.enable()
  const cpu = process.cpuUsage()
  const said = await run(wal)
  const { user, system } = process.cpuUsage(cpu)
  console.log(
    `${name}: ${said}; event loop p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, most ${(delay.max / 1e6).toFixed(1)} ms; own CPU ${((user + system) / 1e6).toFixed(1)} s; memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`,
  )
  await wal.close()
}

async function load(wal: WriteAheadLog, senders: number, flush: boolean): Promise<string> {
  const flusher = flush ? startFlusher({ wal, store, clock: systemClock, log }) : undefined
  const until = performance.now() + seconds * 1000
  const times: number[] = []
  const first = number
  const seen: number[] = []
  const send = async (): Promise<void> => {
    while (performance.now() < until) {
      const startedAt = performance.now()
      await wal.append({ chunks: [makeChunk(rowsEach, wal.openSegment())] })
      times.push(performance.now() - startedAt)
    }
  }
  const watch = async (): Promise<void> => {
    while (performance.now() < until - 3000) {
      await sleep(500)
      const startedAt = performance.now()
      const segment = wal.openSegment()
      await wal.append({ chunks: [makeChunk(1, segment)] })
      await untilStored(segment)
      seen.push(performance.now() - startedAt)
    }
  }
  await Promise.all([...Array.from({ length: senders }, send), ...(flush ? [watch()] : [])])
  const rows = number - first
  const waiting = flusher?.health()
  await flusher?.stop(120_000)
  return `${Math.round(rows / seconds)} rows/s acknowledged, ${quantiles(times)} ms${flush ? `; queryable after ${quantiles(seen)} ms; ${waiting?.segmentsWaiting} segments waiting at the end` : ''}`
}

async function visible(wal: WriteAheadLog, rows: number, everyMs: number, times: number): Promise<string> {
  const flusher = startFlusher({ wal, store, clock: systemClock, log })
  const seen: number[] = []
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now()
    const segment = wal.openSegment()
    await wal.append({ chunks: [makeChunk(rows, segment)] })
    await untilStored(segment)
    seen.push(performance.now() - startedAt)
    await sleep(Math.max(0, everyMs - (performance.now() - startedAt)))
  }
  await flusher.stop(5000)
  return `queryable after ${quantiles(seen)} ms`
}

async function untilStored({ id }: SegmentNumber): Promise<void> {
  for (;;) {
    const { rows } = await store.query('SELECT 1 FROM log_records WHERE segment = {id:UInt64} LIMIT 1', { id: id.toString() })
    if (rows.length > 0) return
    await sleep(20)
  }
}

/** Blocks as large as a segment, one after the other. */
async function ceiling(): Promise<void> {
  const first = number
  const startedAt = performance.now()
  while (performance.now() < startedAt + seconds * 1000) {
    const buffers = Array.from({ length: 96 }, () => makeChunk(rowsEach, { id: 0n, low: 0, high: 0 }).bytes)
    await store.insert('log_records', buffers, `ceiling/${number}`)
  }
  console.log(`straight into the engine: ${Math.round((number - first) / ((performance.now() - startedAt) / 1000))} rows/s`)
}

function quantiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
  return `p50 ${at(0.5)} / p99 ${at(0.99)}`
}
