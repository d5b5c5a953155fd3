/*
 * Functions over time from buckets that the store makes, beside the same from samples, in this process and by turns: wall time and
 * processor time of this process and of the engine, best of `--times`. What plain aggregations of the last samples would cost in the
 * store stands below. `node --import ./test/harness/typescript-loader.mjs bench/promql-buckets.ts [--metrics 20] [--instances 20]
 * [--times 3]`
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { createLog } from '../src/lib/log.ts'
import { evaluateQuery } from '../src/query/promql/evaluate/evaluate-query.ts'
import type { SeriesSource } from '../src/query/promql/series-source.ts'
import { promqlFeatures } from '../src/query/promql/serve/metric-queries.ts'
import { StoredMetrics } from '../src/query/promql/store/stored-metrics.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'
import { generateData, project } from './promql/data.ts'

const { values: given } = parseArgs({
  options: {
    metrics: { type: 'string', default: '20' },
    instances: { type: 'string', default: '20' },
    times: { type: 'string', default: '3' },
  },
})
const startMs = Date.UTC(2026, 10, 19)
const size = { metrics: Number(given.metrics), instances: Number(given.instances), hours: 24, startMs }
const times = Number(given.times)
const hourMs = 3_600_000
const endMs = startMs + 24 * hourMs
const minuteMs = 60_000
const { signal } = new AbortController()

const directory = mkdtempSync(join(tmpdir(), 'vedette-buckets-'))
mkdirSync(join(directory, 'telemetry'))
const engine = await startEngine({
  dataDir: join(directory, 'telemetry'),
  memoryLimitBytes: 8 * 2 ** 30,
  log: createLog({ level: 'error' }),
})
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
const all = '{__name__=~"metric_.+"}'
const queries = [
  { text: `sum by (job) (avg_over_time(${all}[5m]))`, fromMs: startMs + 5 * minuteMs, stepMs: 5 * minuteMs },
  { text: `sum by (job) (max_over_time(${all}[1h]))`, fromMs: startMs + hourMs, stepMs: hourMs },
  { text: `sum by (job) (count_over_time(${all}[1h]))`, fromMs: startMs + hourMs, stepMs: hourMs },
  { text: `sum by (job) (last_over_time(${all}[10m]))`, fromMs: startMs + hourMs, stepMs: 10 * minuteMs },
  { text: `sum by (job) (sum_over_time(${all}[1m]))`, fromMs: endMs - 6 * hourMs, stepMs: minuteMs },
  { text: `sum(sum_over_time(${all}[6h]))`, fromMs: endMs, stepMs: 0 },
  { text: 'avg_over_time(metric_4[5m])', fromMs: startMs + 5 * minuteMs, stepMs: 5 * minuteMs },
]
try {
  await migrate(store, single)
  await generateData(store, size)
  await store.command('OPTIMIZE TABLE metric_samples FINAL', {}, { timeoutMs: 600_000 })
  const buckets = new StoredMetrics(store).source(project)
  const samples: SeriesSource = { select: (request, ended) => buckets.select(request, ended) }
  console.log(`${size.metrics * size.instances * 10} series x 24 h; wall ms, then processor ms of this process + the engine`)
  for (const query of queries) {
    const ways = [await best(() => evaluate(samples, query)), await best(() => evaluate(buckets, query))]
    console.log(`${query.text.padEnd(64)} samples ${ways[0]}   buckets ${ways[1]}`)
  }
  const at = { text: `sum by (job) (${all})`, fromMs: endMs - hourMs / 2, stepMs: 0 }
  console.log(`${at.text.padEnd(64)} samples ${await best(() => evaluate(samples, at))}`)
  console.log(`${'the last sample of each series, found by the store'.padEnd(64)}         ${await best(() => findLast(at.fromMs))}`)
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function evaluate(source: SeriesSource, { text, fromMs, stepMs }: (typeof queries)[number]): Promise<void> {
  const place = { text, startMs: fromMs, endMs, stepMs, ...(stepMs === 0 && { endMs: fromMs }) }
  const limits = { maxSamples: 200_000_000, timeoutMs: 600_000 }
  await evaluateQuery(source, { ...place, lookbackMs: 300_000, subqueryStepMs: minuteMs, features: promqlFeatures, limits }, signal)
}

async function findLast(atMs: number): Promise<void> {
  const sql = `SELECT id, argMax(value, ts) FROM metric_samples WHERE project = {project:UInt32} AND startsWith(metric, 'metric_')
    AND ts > fromUnixTimestamp64Milli({at:Int64} - 300000, 'UTC') AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC') GROUP BY id`
  for await (const _ of await store.stream(sql, 'Native', { project, at: atMs })) continue
}

async function best(work: () => Promise<void>): Promise<string> {
  const taken: { readonly wall: number; readonly own: number; readonly engine: number }[] = []
  for (let time = 0; time < times; time++) {
    const [started, own, other] = [performance.now(), process.cpuUsage(), engineMs()]
    await work()
    const { user, system } = process.cpuUsage(own)
    taken.push({ wall: performance.now() - started, own: (user + system) / 1000, engine: engineMs() - other })
  }
  const [least] = taken.toSorted((a, b) => a.wall - b.wall)
  return least === undefined ? '' : `${least.wall.toFixed(0)} (${least.own.toFixed(0)} + ${least.engine.toFixed(0)})`.padStart(22)
}

/** Processor time of the engine so far, in the kernel's ticks of 10 ms. */
function engineMs(): number {
  const fields = (readFileSync(`/proc/${engine.status().pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
