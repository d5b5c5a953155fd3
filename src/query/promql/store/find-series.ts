import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { Labels, metricName } from '../labels.ts'
import { seriesCondition } from './match-conditions.ts'
import { mapOf, repeatedTexts, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { SeriesById } from './stored-series.ts'

export interface SeriesQuery {
  readonly projectId: number
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: series that have ended long before are left out. */
  readonly fromMs: number
  /** More series than these fail the query. */
  readonly maxSeries: number
}

/** The series that matchers select. */
export interface FoundSeries {
  readonly byId: SeriesById
  /** Their metrics, each once. */
  readonly metrics: readonly string[]
}

const timeoutMs = 30_000
const columns = [repeatedTexts, uint64Halves(), mapOf(repeatedTexts, repeatedTexts)] as const
const selected = `metric, id, CAST(labels, 'Map(LowCardinality(String), LowCardinality(String))') AS pairs`

/** Reads the series that matchers select. Throws Fault `query_limit` when they are too many. */
export async function findSeries(
  telemetry: TelemetryStore,
  { projectId, matchers, fromMs, maxSeries }: SeriesQuery,
  signal: AbortSignal,
): Promise<FoundSeries> {
  const params = new SqlParams('q')
  const where = seriesCondition(params, projectId, matchers, fromMs)
  // One row a month, and some that merges have not joined yet.
  const limit = params.bind('UInt32', maxSeries + 1)
  const sql = `SELECT ${selected} FROM metric_series WHERE ${where} LIMIT 1 BY id LIMIT ${limit}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, { timeoutMs, signal, maxRows: maxSeries + 1 })
  const byId = new SeriesById()
  const metrics = new Set<string>()
  for await (const {
    rows,
    columns: [names, ids, { ends, items }],
  } of readBlocks(pieces, columns)) {
    let start = 0
    for (let row = 0; row < rows; row++) {
      const end = ends[row] ?? start
      const metric = names[row] ?? ''
      const labels = makeLabels(metric, items.keys.slice(start, end), items.values.slice(start, end))
      metrics.add(metric)
      byId.add({ low: ids[2 * row] ?? 0, high: ids[2 * row + 1] ?? 0, labels })
      start = end
    }
    if (byId.size > maxSeries) throw new Fault('query_limit', `the selector matches more than ${maxSeries} series: name more labels`)
  }
  return { byId, metrics: [...metrics] }
}

function makeLabels(metric: string, names: readonly string[], values: readonly string[]): Labels {
  const pairs: [string, string][] = names.map((name, at) => [name, values[at] ?? ''])
  pairs.push([metricName, metric])
  return Labels.from(pairs)
}
