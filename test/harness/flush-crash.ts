/**
 * One life of a small platform: engine, log and flusher. Spoken to in lines on standard input, one order each, and answers in
 * lines of JSON; `bench/prove-flush.mjs` kills it at chosen system calls and starts it again.
 *   append FIRST COUNT  appends requests of numbered rows; `{ acknowledged }` after each
 *   flush               stores all there is; `{ flushed }`
 *   count BELOW         `{ counts }`: for each table the numbers that are there too often or not at all
 *   stop
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { startEngine } from '../../src/engine/supervisor.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/lib/log.ts'
import { startFlusher } from '../../src/pipeline/flush.ts'
import { migrate, openTelemetryStore, single } from '../../src/storage/telemetry/index.ts'
import { defaultWalLimits, openWriteAheadLog } from '../../src/storage/wal/index.ts'
import { numberColumn, numberedChunk } from './numbered-rows.ts'

const [directory = '', mode = ''] = process.argv.slice(2)
/** Rows of one number: one in each. */
const tables = ['log_records', 'spans', 'metric_samples']
const today = new Date()
const days = [today, new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 0, 12))]

const log = createLog({ level: 'warn' })
const tell = (answer: object): void => void writeSync(1, `${JSON.stringify(answer)}\n`)
const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 2 ** 30, log })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
await migrate(store, single)
const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 }
const wal = await openWriteAheadLog({ directory: join(directory, 'wal'), clock: systemClock, limits, log })
// As when the whole machine is killed, not the engine alone.
if (mode === 'die-with-engine') engine.onChange(({ state }) => void (state === 'restarting' && process.kill(process.pid, 'SIGKILL')))

async function append(first: number, rows: number): Promise<void> {
  for (let number = first; number < first + rows; number += 10) {
    const segment = wal.openSegment()
    const numbers = Array.from({ length: 10 }, (_, index) => number + index)
    const chunks = tables.flatMap((table) =>
      days.map((day, half) =>
        numberedChunk(
          table,
          numbers.filter((each) => each % 2 === half),
          { segment, day },
        ),
      ),
    )
    await wal.append({ chunks })
    tell({ acknowledged: numbers })
  }
}

/** Numbers below `below` that are in the table more often than they may be, and those that are not there. */
async function check(table: string, below: number): Promise<{ doubled: number[]; missing: number[] }> {
  const { rows } = await store.query<{ number: number; copies: string }>(
    `SELECT toUInt32(${numberColumn(table)}) AS number, count() AS copies FROM ${table} WHERE number < {below:UInt32} GROUP BY number`,
    { below },
  )
  const copies = new Map(rows.map((row) => [row.number, Number(row.copies)]))
  // Samples are idempotent: a second copy is dropped when they are read.
  const most = table === 'metric_samples' ? Number.POSITIVE_INFINITY : 1
  return {
    doubled: [...copies].filter(([, number]) => number > most).map(([number]) => number),
    missing: Array.from({ length: below }, (_, number) => number).filter((number) => !copies.has(number)),
  }
}

tell({ ready: process.pid, engine: engine.status().pid })
for await (const line of createInterface({ input: process.stdin })) {
  const [order, ...numbers] = line.split(' ')
  const [first = 0, second = 0] = numbers.map(Number)
  if (order === 'append') await append(first, second)
  else if (order === 'flush') {
    const flusher = startFlusher({ wal, store, clock: systemClock, log, longestPauseMs: 500, settleMs: 1000 })
    await flusher.stop(60_000)
    tell({ flushed: flusher.health(), restarts: engine.status().restarts })
  } else if (order === 'count') {
    tell({ counts: Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await check(table, first)]))) })
  } else break
}
await wal.close()
await store.close()
await engine.stop()
process.exit(0)
