import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { LabelsMaker } from './labels-maker.ts'
import { seriesCondition } from './match-conditions.ts'
import { mapOf, repeatedTexts, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { SeriesById } from './stored-series.ts'

export interface SeriesQuery {
  readonly projectId: number
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: series that have ended long before are left out. */
  readonly fromMs: number
  /** No more series than these are read. */
  readonly limit: number
}

/** The series that matchers select. */
export interface FoundSeries {
  readonly byId: SeriesById
  /** Their metrics, each once. */
  readonly metrics: readonly string[]
}

const columns = [repeatedTexts, uint64Halves(), mapOf(repeatedTexts, repeatedTexts)] as const
const selected = `metric, id, CAST(labels, 'Map(LowCardinality(String), LowCardinality(String))') AS pairs`

/** Labels take long to make, and those of a block are made in one turn. */
const blockRows = 2048

/** Reads the series that matchers select. */
export async function findSeries(
  telemetry: TelemetryStore,
  { projectId, matchers, fromMs, limit }: SeriesQuery,
  signal: AbortSignal,
): Promise<FoundSeries> {
  const params = new SqlParams('q')
  const where = seriesCondition(params, projectId, matchers, fromMs)
  // One row a month, and some that merges have not joined yet.
  const sql = `SELECT ${selected} FROM metric_series WHERE ${where} LIMIT 1 BY id LIMIT ${params.bind('UInt32', limit)} SETTINGS max_block_size = ${blockRows}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const byId = new SeriesById()
  const metrics = new Set<string>()
  const maker = new LabelsMaker()
  for await (const {
    rows,
    columns: [names, ids, { ends, items }],
  } of readBlocks(pieces, columns)) {
    let start = 0
    for (let row = 0; row < rows; row++) {
      const end = ends[row] ?? start
      const metric = names[row] ?? ''
      const labels = maker.make(metric, items.keys, items.values, start, end)
      metrics.add(metric)
      byId.add({ low: ids[2 * row] ?? 0, high: ids[2 * row + 1] ?? 0, labels })
      start = end
    }
  }
  return { byId, metrics: [...metrics] }
}
