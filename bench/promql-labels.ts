/*
 * Look-ups of series and labels among a million series of ten labels: median and best ms in this process, from the first statement.
 * `node --import ./test/harness/typescript-loader.mjs bench/promql-labels.ts [--series 1000000]`
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { createLog } from '../src/lib/log.ts'
import type { LabelMatcher } from '../src/query/promql/ast.ts'
import type { SeriesSelection } from '../src/query/promql/serve/metric-reader.ts'
import { findSeries } from '../src/query/promql/store/find-series.ts'
import { listLabelNames, listLabelValues } from '../src/query/promql/store/list-labels.ts'
import { listSeries } from '../src/query/promql/store/list-series.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'

const { values: given } = parseArgs({ options: { series: { type: 'string', default: '1000000' } } })
const series = Number(given.series)
const times = 21
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
const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 4 * 2 ** 30, log })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
try {
  await migrate(store, single)
  for (let from = 0; from < series; from += 100_000)
    await store.command(fillSql, { project, from, count: Math.min(100_000, series - from) }, { timeoutMs: 120_000 })
  const { rows } = await store.query<{ table: string; rows: string; bytes: string; parts: string }>(
    "SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE active AND table LIKE 'metric_%' GROUP BY table ORDER BY table",
  )
  for (const { table, ...sizes } of rows) console.log(`${table}: ${sizes.rows} rows, ${sizes.bytes} bytes, ${sizes.parts} parts`)

  const whole: SeriesSelection = { projectId: project, matcherSets: [], startMs: now - 3_600_000, endMs: now }
  const matcher = (name: string, value: string, operator: LabelMatcher['operator'] = '='): LabelMatcher => ({ name, operator, value })
  const of = (...matchers: LabelMatcher[]): SeriesSelection => ({ ...whole, matcherSets: [matchers] })
  const metric = matcher('__name__', 'metric_7')
  const job = matcher('job', 'job_3')
  await measure('names of labels', () => listLabelNames(store, whole, signal))
  await measure('names of metrics', () => listLabelValues(store, '__name__', whole, signal))
  await measure('values of job', () => listLabelValues(store, 'job', whole, signal))
  await measure('values of pod', () => listLabelValues(store, 'pod', whole, signal))
  await measure('values of container_id, the first 1000', () => listLabelValues(store, 'container_id', { ...whole, limit: 1000 }, signal))
  await measure('names of labels of a metric', () => listLabelNames(store, of(metric), signal))
  await measure('values of instance of a metric', () => listLabelValues(store, 'instance', of(metric), signal))
  await measure('values of namespace of a job', () => listLabelValues(store, 'namespace', of(job), signal))
  await measure('series by metric and job', () => listSeries(store, of(metric, job), signal))
  await measure('series by metric and a regular expression', () =>
    listSeries(store, of(metric, matcher('instance', '10.0.1..*', '=~')), signal),
  )
  await measure('series by job and pod', () => listSeries(store, of(job, matcher('pod', 'pod-63')), signal))
  await measure('series by a rare value', () => listSeries(store, of(matcher('pod', 'pod-63')), signal))
  await measure('a selector of a metric', () =>
    findSeries(store, { projectId: project, matchers: [metric], fromMs: whole.startMs, limit: 10_000 }, signal).then(({ byId }) => [
      ...byId,
    ]),
  )
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function measure(name: string, list: () => Promise<readonly unknown[]>): Promise<void> {
  const { length } = await list()
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    await list()
    taken.push(performance.now() - started)
  }
  taken.sort((a, b) => a - b)
  console.log(
    `${name.padEnd(44)} ${String(length).padStart(6)} found ${taken[times >> 1]?.toFixed(1).padStart(8)} / ${taken[0]?.toFixed(1)} ms`,
  )
}
