/*
 * Look-ups of series and labels among a million series of ten labels, in this process, ms: the first one of each over a store opened
 * anew with nothing remembered; what the store takes without any memory (median, best, processor time); what it takes with
 * it; and while ten new series are stored every second and others are announced again.
 * `node --import ./test/harness/typescript-loader.mjs bench/promql-labels.ts [--series 1000000] [--churn 10]` (seconds)
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { createLog } from '../src/lib/log.ts'
import type { LabelMatcher } from '../src/query/promql/ast.ts'
import { Labels } from '../src/query/promql/labels.ts'
import type { ListSelection, MetricReader } from '../src/query/promql/serve/metric-reader.ts'
import { createStoredReader } from '../src/query/promql/serve/stored-reader.ts'
import { StoredMetrics } from '../src/query/promql/store/stored-metrics.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'
import { insertSeriesRuns } from '../test/harness/insert-series-runs.ts'

const { values: given } = parseArgs({
  options: { series: { type: 'string', default: '1000000' }, churn: { type: 'string', default: '10' } },
})
const seriesCount = Number(given.series)
const times = 11
/** More of them than one answer of Prometheus' API lists. */
const everything = 1_000_001
const project = 1
const { signal } = new AbortController()
const now = Date.now()

/** A thousand metrics; one label in ten differs with every series, as an id of a container does. */
const fillSql = `
INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
SELECT {project:UInt32}, concat('metric_', toString(number % 1000)), sipHash64(number),
  map('cluster', concat('c', toString(number % 3)), 'container_id', hex(sipHash64(number, 1)), 'env', 'prod', 'handler', concat('/h', toString(number % 50)),
    'instance', concat('10.0.', toString(intDiv(number, 1000) % 200), '.1:9100'), 'job', concat('job_', toString(intDiv(number, 1000) % 20)),
    'method', if(number % 2 = 0, 'GET', 'POST'), 'namespace', concat('ns_', toString(intDiv(number, 10) % 40)),
    'pod', concat('pod-', toString(number % 5000)), 'region', concat('eu-', toString(number % 3))), now(), now()
FROM numbers({from:UInt64}, {count:UInt64})`

const directory = mkdtempSync(join(tmpdir(), 'vedette-labels-'))
mkdirSync(join(directory, 'telemetry'))
const log = createLog({ level: 'error' })
const open = async () => {
  const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 4 * 2 ** 30, log })
  const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
  return { store, stop: () => store.close().then(() => engine.stop()) }
}
let { store, stop } = await open()
try {
  await migrate(store, single)
  for (let from = 0; from < seriesCount; from += 100_000)
    await store.command(fillSql, { project, from, count: Math.min(100_000, seriesCount - from) }, { timeoutMs: 120_000 })
  const { rows } = await store.query<{ table: string; rows: string; bytes: string; parts: string }>(
    "SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE active AND table LIKE 'metric_%' GROUP BY table ORDER BY table",
  )
  for (const { table, ...sizes } of rows) console.log(`${table}: ${sizes.rows} rows, ${sizes.bytes} bytes, ${sizes.parts} parts`)

  // The first look-ups find a store that remembers nothing.
  await stop()
  ;({ store, stop } = await open())
  const whole: ListSelection = { projectId: project, matcherSets: [], startMs: now - 3_600_000, endMs: now, limit: everything }
  const matcher = (name: string, value: string, operator: LabelMatcher['operator'] = '='): LabelMatcher => ({ name, operator, value })
  const of = (...matchers: LabelMatcher[]): ListSelection => ({ ...whole, matcherSets: [matchers] })
  const metric = matcher('__name__', 'metric_7')
  const job = matcher('job', 'job_3')
  const pod = matcher('pod', 'pod-63')
  const names = (selection: ListSelection) => (reader: MetricReader) => reader.listLabelNames(selection, signal)
  const values = (name: string, selection: ListSelection) => (reader: MetricReader) => reader.listLabelValues(name, selection, signal)
  const series = (selection: ListSelection) => (reader: MetricReader) => reader.listSeries(selection, signal)
  const lookups: readonly (readonly [string, Lookup])[] = [
    ['names of labels', names(whole)],
    ['names of metrics', values('__name__', whole)],
    ['values of job', values('job', whole)],
    ['values of instance', values('instance', whole)],
    ['values of pod', values('pod', whole)],
    ['values of container_id, the first 1000', values('container_id', { ...whole, limit: 1000 })],
    ['names of labels of a metric', names(of(metric))],
    ['values of instance of a metric', values('instance', of(metric))],
    ['names of metrics of a job', values('__name__', of(job))],
    ['values of namespace of a job', values('namespace', of(job))],
    ['series by metric and job', series(of(metric, job))],
    ['series by metric and a regular expression', series(of(metric, matcher('instance', '10.0.1..*', '=~')))],
    ['series by job and pod', series(of(job, pod))],
    ['series by a rare value', series(of(pod))],
  ]
  const large: readonly (readonly [string, Lookup])[] = [
    ['all values of container_id', values('container_id', whole)],
    ['all series', series(of(matcher('__name__', '.+', '=~')))],
  ]
  const openReader = (): MetricReader => createStoredReader(new StoredMetrics(store))
  const remembering = openReader()
  console.log(
    `${'ms'.padEnd(44)} ${'found'.padStart(8)} ${'first'.padStart(8)} ${'without memory (processor)'.padStart(28)} ${'with it'.padStart(20)}`,
  )
  for (const [name, lookup] of lookups) {
    const first = await time(() => count(lookup(remembering)))
    const found = await count(lookup(openReader()))
    const without = await measure(() => count(lookup(openReader())))
    const within = await measure(() => count(lookup(remembering)))
    console.log(
      `${name.padEnd(44)} ${String(found).padStart(8)} ${first.toFixed(1).padStart(8)} ${without.padStart(28)} ${within.padStart(20)}`,
    )
  }
  for (const [name, lookup] of large) {
    const { value, tookMs, longestMs, busyMs } = await watchTurns(() => count(lookup(openReader())))
    const turn = `${longestMs.toFixed(1)} ms (${busyMs.toFixed(1)} ms of processor time)`
    console.log(`${name}: ${value} found in ${tookMs.toFixed(0)} ms, longest turn ${turn}`)
  }
  await measureChurn(lookups, remembering)
} finally {
  await stop()
  rmSync(directory, { recursive: true, force: true })
}

type Lookup = (reader: MetricReader) => AsyncIterable<readonly unknown[]>

async function count(list: AsyncIterable<readonly unknown[]>): Promise<number> {
  let found = 0
  for await (const { length } of list) found += length
  return found
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Median and best, and the processor time that each took here and in the store: other work on the machine does not change it. */
async function measure(work: () => Promise<unknown>): Promise<string> {
  const taken: number[] = []
  const before = processorMs()
  for (let i = 0; i < times; i++) taken.push(await time(work))
  const each = (processorMs() - before) / times
  taken.sort((a, b) => a - b)
  return `${taken[times >> 1]?.toFixed(2)} / ${taken[0]?.toFixed(2)} (${each.toFixed(1)})`
}

/** Of this process and those it has started, so far; in steps of a clock tick. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  const ticks = children.map((pid) => {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const fields = rest.split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return (user + system) / 1000 + ticks.reduce((sum, one) => sum + one * 10, 0)
}

interface Turns<T> {
  readonly value: T
  readonly tookMs: number
  /** The longest time that nothing else had its turn, ... */
  readonly longestMs: number
  /** ... and the processor time of all threads in it: on a busy machine the rest is waiting. */
  readonly busyMs: number
}

async function watchTurns<T>(work: () => Promise<T>): Promise<Turns<T>> {
  let last = performance.now()
  let cpu = process.cpuUsage()
  let longest = [0, 0]
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(cpu)
    const tookMs = performance.now() - last - 1
    if (tookMs > (longest[0] ?? 0)) longest = [tookMs, (user + system) / 1000]
    last = performance.now()
    cpu = process.cpuUsage()
  }, 1)
  const started = performance.now()
  const value = await work()
  const tookMs = performance.now() - started
  clearInterval(timer)
  const [longestMs = 0, busyMs = 0] = longest
  return { value, tookMs, longestMs, busyMs }
}

/** Every look-up once a second, right after ten new series and fifty known ones were stored. */
async function measureChurn(lookups: readonly (readonly [string, Lookup])[], reader: MetricReader): Promise<void> {
  const labelsOf = (n: number): Labels =>
    Labels.from([
      ['__name__', `metric_${n % 1000}`],
      ['job', `job_${n % 20}`],
      ['pod', `new-${n}`],
      ['namespace', `ns_${n % 40}`],
    ])
  const run = (labels: Labels) => ({ labels, times: new Float64Array(), values: new Float64Array() })
  const taken = new Map<string, number[]>()
  const seconds = Number(given.churn)
  let stored = 0
  const cpu = process.cpuUsage()
  for (let second = 0; second < seconds; second++) {
    const known = Array.from({ length: Math.min(50, stored) }, (_, at) => labelsOf(at))
    const fresh = Array.from({ length: 10 }, () => labelsOf(stored++))
    await insertSeriesRuns(store, project, [...known, ...fresh].map(run))
    for (const [name, lookup] of lookups) taken.set(name, [...(taken.get(name) ?? []), await time(() => count(lookup(reader)))])
    // The pace that is measured.
    await sleep(1000)
  }
  const { user, system } = process.cpuUsage(cpu)
  console.log(
    `with 10 new series a second for ${seconds} s, median / worst ms (processor time of this process ${((user + system) / 1000).toFixed(0)} ms):`,
  )
  for (const [name, all] of taken) {
    all.sort((a, b) => a - b)
    console.log(`${name.padEnd(44)} ${all[all.length >> 1]?.toFixed(2).padStart(8)} / ${all.at(-1)?.toFixed(2)}`)
  }
}
