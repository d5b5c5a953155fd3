// The reads of the logs page over 5 million records of one day, wall time of the verb (store, transport and shaping together), beside
// raw scans of the same range in the same run. Budgets: newest 200 rows 50 ms, substring 300 ms, histogram 300 ms (p95).
// `npm run build:server && npm run build:modules && node bench/logs-page.mjs [rows]`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { startEngine } from '../dist/src/engine/supervisor.js'
import { systemClock } from '../dist/src/lib/clock.js'
import { createLog } from '../dist/src/lib/log.js'
import { logFields, logHistogram, searchLogs } from '../dist/src/query/index.js'
import { single } from '../dist/src/storage/tables/render.js'
import { openTelemetryStore } from '../dist/src/storage/telemetry/clickhouse-store.js'
import { migrate } from '../dist/src/storage/telemetry/migrate.js'
import { insertLogRecords } from './load/log-records.mjs'

const records = Number(process.argv[2] ?? 5_000_000)
const batch = 250_000
const runs = 20
const day = 86_400_000_000_000n
const from = BigInt(Date.parse('2026-11-20T00:00:00Z')) * 1_000_000n
const { signal } = new AbortController()

const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
const engine = await startEngine({ dataDir: directory, memoryLimitBytes: 2 * 2 ** 30, log: createLog({ level: 'silent' }) })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
try {
  await migrate(store, single)
  await generate()
  await measure()
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function generate() {
  const startedAt = performance.now()
  for (let first = 0; first < records; first += batch)
    await store.command(
      insertLogRecords({ first, count: Math.min(batch, records - first), records, from }),
      {},
      { timeoutMs: 300_000, maxMemoryBytes: 2 ** 31 },
    )
  const seconds = (performance.now() - startedAt) / 1000
  // As after some time of normal running: merges are done, nothing is forced.
  for (let quiet = 0; quiet < 3;) {
    const { rows } = await store.query('SELECT toUInt32(count()) AS merges FROM system.merges')
    quiet = rows[0].merges === 0 ? quiet + 1 : 0
    await wait(500)
  }
  const { rows } = await store.query(
    `SELECT toUInt32(count()) AS parts, toFloat64(sum(bytes_on_disk)) AS bytes, toFloat64(sum(secondary_indices_compressed_bytes)) AS indexes
     FROM system.parts WHERE active AND table = 'log_records'`,
  )
  const [{ parts, bytes, indexes }] = rows
  console.log(
    `${records} records made and stored in ${seconds.toFixed(1)} s; ${parts} parts, ${(bytes / records).toFixed(1)} bytes a record on disk, of which ${(indexes / records).toFixed(2)} are skip indexes\n`,
  )
}

async function measure() {
  const context = { telemetry: store, clock: systemClock }
  // Another end of the range in each run, and other words: no answer comes from a cache of conditions.
  const range = (run) => ({ from, to: from + day - BigInt(run) * 1_000_000_000n })
  const input = (run, q) => ({ projectId: 1, q, range: range(run), signal })
  const search = (q) => (run) => searchLogs(context, { ...input(run, q(run)), limit: 200 })
  const histogram = (q, budgetMs) => (run) => logHistogram(context, { ...input(run, q(run)), buckets: 60, budgetMs })
  const scan = (what) => (run) =>
    store.query(
      `SELECT count() AS n FROM log_records WHERE project = 1 AND timestamp < fromUnixTimestamp64Nano({to:Int64}, 'UTC') AND NOT ignore(${what})`,
      { to: String(range(run).to) },
    )

  console.log('read'.padEnd(44), 'p50 ms'.padStart(8), 'p95 ms'.padStart(8))
  await report('baseline: count() of the range', scan('1'))
  await report('baseline: scan of body', scan('body'))
  await report(
    'baseline: scan of every column shown',
    scan('body, trace_id, span_id, service, host, severity_number, attributes, resource'),
  )
  await report(
    'newest 200 rows',
    search(() => ''),
  )
  await report(
    'substring, 1 in 250,000',
    search((run) => `"shard quartz-${run === 1 ? 20 : run}"`),
  )
  await report(
    'substring, 1 in 23,000, all over the day',
    search((run) => `"shard quartz-1" -nothing${run}`),
  )
  await report(
    'substring, nowhere',
    search((run) => `nowhere${run}`),
  )
  await report(
    'substring, 1 in 7',
    search((run) => `timed out -nothing${run}`),
  )
  await report(
    'word*, 1 in 7',
    search((run) => `kafka-${run % 6}*`),
  )
  await report(
    'regex, nowhere',
    search((run) => `/refused.{${run + 1}}twice/`),
  )
  await report(
    'service and severity',
    search(() => 'service:cart severity>=error'),
  )
  await report(
    'attribute, 1 in 50,000',
    search((run) => `user.id:${4700 + run}`),
  )
  await report(
    'attribute > number, nowhere',
    search((run) => `duration_ms>${5000 + run}`),
  )
  await report(
    'histogram',
    histogram(() => ''),
  )
  await report(
    'histogram, newest bars first',
    histogram(() => '', 500),
  )
  await report(
    'histogram of a service',
    histogram(() => 'service:cart'),
  )
  await report(
    'histogram of a rare substring',
    histogram((run) => `"shard quartz-${run}"`),
  )
  await report(
    'histogram of a common substring',
    histogram((run) => `timed -nothing${run}`),
  )
  await report('facets', (run) => logFields(context, input(run, '')))
  await report('facets of a common substring', (run) => logFields(context, input(run, 'timed')))
}

async function report(name, read) {
  const times = []
  const began = performance.now()
  // Slow reads are not in the budgets: a few runs tell enough.
  for (let run = 0; run < runs && (run < 3 || performance.now() - began < 10_000); run++) {
    const startedAt = performance.now()
    await read(run)
    times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.ceil(times.length * share) - 1].toFixed(0)
  console.log(name.padEnd(44), at(0.5).padStart(8), at(0.95).padStart(8))
}
