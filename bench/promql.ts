/*
 * PromQL over the store: what a query costs when it is evaluated in this process (look-up, SQL, decoding, evaluation), once from the
 * store alone and once with the last hour in memory, as the platform has it, beside Debian's Prometheus and VictoriaMetrics over HTTP
 * and JSON with the same samples, where they are installed. All warm; median and best.
 * `node --import ./test/harness/typescript-loader.mjs bench/promql.ts [--metrics 50] [--instances 20] [--hours 24] [--alone]`
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { settingsSchema } from '../src/config/settings.ts'
import { startEngine } from '../src/engine/supervisor.ts'
import { createLog } from '../src/lib/log.ts'
import { evaluateQuery } from '../src/query/promql/evaluate/evaluate-query.ts'
import { fillProject } from '../src/query/promql/head/fill-head.ts'
import { MetricHead } from '../src/query/promql/head/head.ts'
import type { SeriesSource } from '../src/query/promql/series-source.ts'
import { promqlFeatures } from '../src/query/promql/serve/metric-queries.ts'
import { StoredMetrics } from '../src/query/promql/store/stored-metrics.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'
import { generateData, project, startMs } from './promql/data.ts'
import { type PeerQuery, startPeers } from './promql/peers.ts'

const { values: given } = parseArgs({
  options: {
    metrics: { type: 'string', default: '50' },
    instances: { type: 'string', default: '20' },
    hours: { type: 'string', default: '24' },
    alone: { type: 'boolean', default: false },
  },
})
const size = { metrics: Number(given.metrics), instances: Number(given.instances), hours: Number(given.hours) }
const seriesEach = size.instances * 10
const all = size.metrics * seriesEach
const end = startMs / 1000 + size.hours * 3600
const day = { start: startMs / 1000 + 300, end, step: 60 }
const hour = { start: end - 3600, end, step: 15 }
const instant = { start: end, end, step: 0 }
const everything = '{__name__=~"metric_.+"}'

const queries: readonly (PeerQuery & { readonly name: string; readonly times: number })[] = [
  { name: `sum by(job)(rate), ${all} series, whole time`, text: `sum by(job) (rate(${everything}[5m]))`, ...day, times: 3 },
  { name: `sum by(job)(rate), ${seriesEach} series, whole time`, text: 'sum by(job) (rate(metric_3[5m]))', ...day, times: 9 },
  { name: `rate, ${seriesEach} series, whole time at 60 s`, text: 'rate(metric_3[5m])', ...day, times: 9 },
  { name: `avg_over_time, ${seriesEach} series, whole time`, text: 'avg_over_time(metric_4[5m])', ...day, times: 9 },
  { name: `rate, ${seriesEach} series, 1 h at 15 s`, text: 'rate(metric_3[5m])', ...hour, times: 21 },
  { name: `sum, ${all} series, 1 h at 15 s`, text: `sum(${everything})`, ...hour, times: 5 },
  { name: `instant rate, ${seriesEach} series`, text: 'rate(metric_3[5m])', ...instant, times: 31 },
  { name: `instant sum by(job)(rate), ${all} series`, text: `sum by(job) (rate(${everything}[5m]))`, ...instant, times: 11 },
  { name: 'one series, whole time', text: 'rate(metric_3{job="job_1",instance="10.0.0.3:9100"}[5m])', ...day, times: 21 },
]

const directory = mkdtempSync(join(tmpdir(), 'vedette-promql-'))
mkdirSync(join(directory, 'telemetry'))
const log = createLog({ level: 'error' })
const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 8 * 2 ** 30, log })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
try {
  await migrate(store, single)
  await generateData(store, size)
  // A day that is over has been merged.
  await store.command('OPTIMIZE TABLE metric_samples FINAL', {}, { timeoutMs: 600_000 })
  const samples = (all * size.hours * 3600) / 15
  const { rows } = await store.query<{ bytes: string }>(
    "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND startsWith(table, 'metric_')",
  )
  const source = new StoredMetrics(store).source(project)
  const recent = new StoredMetrics(store, await fillHead()).source(project)
  const peers = given.alone ? [] : await startPeers(directory, source, size)
  console.log(`${all} series, ${samples} samples; ours in this process, peers over HTTP; median/best ms`)
  const disk = [Number(rows[0]?.bytes ?? 0), ...peers.map(({ bytesOnDisk }) => bytesOnDisk)]
  print('', ['store alone', 'Vedette', ...peers.map(({ name }) => name)])
  print(
    'bytes a sample on disk',
    [0, ...disk].map((bytes) => (bytes === 0 ? '' : (bytes / samples).toFixed(3))),
  )
  for (const query of queries) {
    const asks = [() => evaluate(source, query), () => evaluate(recent, query), ...peers.map((peer) => () => peer.ask(query))]
    const cells: string[] = []
    for (const ask of asks) cells.push(await measure(ask, query.times))
    print(query.name, cells)
  }
  for (const peer of peers) await peer.stop()

  /** As it is at the end of the data. */
  async function fillHead(): Promise<MetricHead> {
    const clock = { now: () => end * 1000, monotonic: () => performance.now() }
    const head = new MetricHead({ clock, log, mostBytes: settingsSchema.parse({}).metrics.headBytes })
    const opened = head.open(project)
    if (opened === undefined) throw new Error('the head does not take the project')
    const started = performance.now()
    await fillProject({ head, telemetry: store, clock }, project, opened, new AbortController().signal)
    const { bytes, series } = head.figures()
    const minutes = (end * 1000 - opened.coveredFromMs) / 60_000
    console.log(
      `memory has ${minutes.toFixed(0)} minutes of ${series} series in ${(bytes / 2 ** 20).toFixed(0)} MB, read in ${format(performance.now() - started)} ms`,
    )
    return head
  }

  async function evaluate(from: SeriesSource, { text, start, end: until, step }: PeerQuery): Promise<number> {
    const started = performance.now()
    const query = { text, startMs: start * 1000, endMs: until * 1000, stepMs: step * 1000, lookbackMs: 300_000, subqueryStepMs: 60_000 }
    const limits = { maxSamples: 200_000_000, timeoutMs: 600_000 }
    await evaluateQuery(from, { ...query, features: promqlFeatures, limits }, new AbortController().signal)
    return performance.now() - started
  }
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function measure(ask: () => Promise<number>, times: number): Promise<string> {
  await ask()
  const taken: number[] = []
  for (let i = 0; i < times; i++) taken.push(await ask())
  taken.sort((a, b) => a - b)
  return `${format(taken[times >> 1])}/${format(taken[0])}`
}

function format(ms = 0): string {
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0)
}

function print(name: string, cells: readonly string[]): void {
  console.log([name.padEnd(48), ...cells.map((cell) => cell.padStart(17))].join(''))
}
