/*
 * Five-minute roll-ups in this process: how long the job takes for a day of samples, their size on disk, and a query of `--days` over
 * `--series` series at a step of an hour, from roll-ups and from samples, median and best, without writing the answer.
 * `node --import ./test/harness/typescript-loader.mjs bench/rollups.ts [--series 200] [--days 30] [--day-series 1000]`
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { createLog } from '../src/lib/log.ts'
import { evaluateQuery } from '../src/query/promql/evaluate/evaluate-query.ts'
import { rollUpMetrics } from '../src/query/promql/rollup/roll-up-metrics.ts'
import { openRollupCatalogue } from '../src/query/promql/rollup/rollup-catalogue.ts'
import type { SeriesSource } from '../src/query/promql/series-source.ts'
import { metricQueryLimits, promqlFeatures } from '../src/query/promql/serve/metric-queries.ts'
import { RolledUpMetrics } from '../src/query/promql/store/rolled-up-metrics.ts'
import { StoredMetrics } from '../src/query/promql/store/stored-metrics.ts'
import { openStateStore } from '../src/storage/state/index.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'

const { values: given } = parseArgs({
  options: {
    series: { type: 'string', default: '200' },
    days: { type: 'string', default: '30' },
    'day-series': { type: 'string', default: '1000' },
  },
})
const days = Number(given.days)
const dayMs = 86_400_000
const hourMs = 3_600_000
const project = 1
const { signal } = new AbortController()
const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const endMs = Math.floor(Date.now() / hourMs) * hourMs

/** Counters of whole numbers and one in three a gauge of two decimals, every 15 s. */
const fillSql = `
INSERT INTO metric_samples (project, metric, id, ts, m, e)
SELECT {project:UInt32}, {metric:String}, sipHash64({metric:String}, series) AS hash, fromUnixTimestamp64Milli({from:Int64} + 15000 * step, 'UTC'),
  if(series % 3 = 2, toInt64(5000 + 1000 * sin(step / 400 + series)) + toInt64(sipHash64(step, series) % 40), toInt64(step * (5 + series % 50)) + toInt64(sipHash64(step, series) % 5)),
  if(series % 3 = 2, 2, 0)
FROM (SELECT intDiv(number, 5760) AS series, {first:UInt64} + number % 5760 AS step FROM numbers({rows:UInt64}))`
const seriesSql = `
INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
SELECT {project:UInt32}, {metric:String}, sipHash64({metric:String}, number), map('instance', toString(number), 'job', 'bench'), now(), now() FROM numbers({series:UInt64})`

const directory = mkdtempSync(join(tmpdir(), 'vedette-rollups-'))
mkdirSync(join(directory, 'telemetry'))
const engine = await startEngine({
  dataDir: join(directory, 'telemetry'),
  memoryLimitBytes: 4 * 2 ** 30,
  log: createLog({ level: 'error' }),
})
const telemetry = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
const state = await openStateStore({ kind: 'embedded', directory: join(directory, 'state') })
try {
  await migrate(telemetry, single)
  await fill('day', Number(given['day-series']), 1)
  await rollUp(`the job over ${given['day-series']} series x 24 h`)
  await fill('month', Number(given.series), days)
  await rollUp(`the job over ${given.series} series x ${days} days`)
  for (const table of ['metric_samples', 'metric_rollups']) {
    const { rows } = await telemetry.query<{ column: string; bytes: string }>(
      `SELECT column, sum(column_data_compressed_bytes) AS bytes FROM system.parts_columns
      WHERE active AND table = {table:String} GROUP BY column ORDER BY column`,
      { table },
    )
    const { rows: sizes } = await telemetry.query<{ rows: string; bytes: string }>(
      'SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table = {table:String}',
      { table },
    )
    const [size] = sizes
    console.log(`${table}: ${size?.rows} rows, ${(Number(size?.bytes) / Number(size?.rows)).toFixed(2)} bytes a row`)
    console.log(`  ${rows.map(({ column, bytes }) => `${column} ${(Number(bytes) / Number(size?.rows)).toFixed(2)}`).join(', ')}`)
  }
  const metrics = new StoredMetrics(telemetry)
  const rolledUp = new RolledUpMetrics(metrics, openRollupCatalogue({ state, telemetry, clock, keepDaysOf: () => null })).source(project)
  const plain = metrics.source(project)
  const samples: SeriesSource = { select: (request, ended) => plain.select(request, ended) }
  for (const text of [
    'rate(month[1h])',
    'sum by (job) (rate(month[1h]))',
    'avg_over_time(month[1h])',
    'max_over_time(month[1d])',
    'increase(month[5m])',
  ]) {
    await measure(`${text} from roll-ups`, rolledUp, text, 9)
    await measure(`${text} from samples`, samples, text, 1)
  }
} finally {
  await state.close()
  await telemetry.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function fill(metric: string, series: number, count: number): Promise<void> {
  await telemetry.command(seriesSql, { project, metric, series })
  for (let day = 0; day < count; day++)
    await telemetry.command(
      fillSql,
      { project, metric, from: endMs - count * dayMs, first: day * 5760, rows: series * 5760 },
      { timeoutMs: 300_000 },
    )
}

async function rollUp(what: string): Promise<void> {
  const [began, cpu] = [performance.now(), cpuMs()]
  const { buckets } = await rollUpMetrics({ telemetry, target: single, state, clock, signal }, { untilMs: Infinity })
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s, ${cpuSince(cpu, 1)}, ${buckets} buckets`)
}

async function measure(what: string, source: SeriesSource, text: string, times: number): Promise<void> {
  const { timeoutMs, lookbackMs, subqueryStepMs } = metricQueryLimits
  const range = { startMs: endMs - days * dayMs, endMs, stepMs: hourMs }
  const limits = { maxSamples: 500_000_000, timeoutMs }
  const took: number[] = []
  const cpu = cpuMs()
  for (let time = 0; time < times; time++) {
    const began = performance.now()
    await evaluateQuery(source, { text, ...range, lookbackMs, subqueryStepMs, features: promqlFeatures, limits }, signal)
    took.push(performance.now() - began)
  }
  const sorted = took.toSorted((a, b) => a - b)
  console.log(`${what}: ${sorted[Math.floor(times / 2)]?.toFixed(0)} ms median, ${sorted[0]?.toFixed(0)} ms best, ${cpuSince(cpu, times)}`)
}

/** Time on the processor so far: of this process and of the engine. */
function cpuMs(): readonly [number, number] {
  const { user, system } = process.cpuUsage()
  const fields = readFileSync(`/proc/${engine.status().pid}/stat`, 'utf8').split(' ')
  return [(user + system) / 1000, 10 * (Number(fields[13]) + Number(fields[14]))]
}

function cpuSince([own, engines]: readonly [number, number], times: number): string {
  const [ownNow, enginesNow] = cpuMs()
  return `processor ${((ownNow - own) / times).toFixed(0)} ms here, ${((enginesNow - engines) / times).toFixed(0)} ms in the engine`
}
