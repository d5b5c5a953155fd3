import type { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { metricName } from '../labels.ts'
import type { FoundSeries } from './find-series.ts'
import { seriesCondition } from './match-conditions.ts'

/** Which samples a selector reads: those of its series with startMs < t <= endMs, epoch milliseconds. */
export interface SampleScope {
  readonly projectId: number
  readonly matchers: readonly LabelMatcher[]
  readonly found: FoundSeries
  readonly startMs: number
  readonly endMs: number
}

/** The sorting key of the tables of samples. Read in this order nothing is sorted. */
export const sampleOrder = 'ORDER BY project, metric, toStartOfInterval(ts, INTERVAL 4 HOUR), id, ts'
/** Of the sorting key. */
export const bucketMs = 4 * 3_600_000

/** What the store's times can hold with all their arithmetic, 1970 to 2106: the nearest such time. Whole milliseconds. */
export function clampTime(timeMs: number): number {
  return Math.max(-1, Math.min((2 ** 32 - 1) * 1000, Math.floor(timeMs)))
}

/** Ids in the statement; past these, looking them up again costs less than reading the text. */
const mostIds = 2000
const mostMetrics = 100

/** The `WHERE` of `metric_samples` and `metric_histograms`, the project first. */
export function sampleCondition(params: SqlParams, scope: SampleScope): string {
  const { startMs, endMs } = scope
  const start = `ts > fromUnixTimestamp64Milli(${params.bind('Int64', startMs)}, 'UTC')`
  return `${scopeCondition(params, scope)} AND ${start} AND ts <= fromUnixTimestamp64Milli(${params.bind('Int64', endMs)}, 'UTC')`
}

/** The part of it without times. */
export function scopeCondition(params: SqlParams, { projectId, matchers, found, startMs }: SampleScope): string {
  const project = params.bind('UInt32', projectId)
  const { metrics, byId } = found
  const again = (column: string): string =>
    `(SELECT ${column} FROM metric_series WHERE ${seriesCondition(params, projectId, matchers, startMs)})`
  const conditions = [`project = ${project}`]
  if (metrics.length <= mostMetrics) conditions.push(`metric IN (${metrics.map((metric) => params.bind('String', metric)).join(', ')})`)
  else conditions.push(`metric IN ${again('metric')}`)
  // What is named by metrics alone has all of their series.
  if (!matchers.every(({ name }) => name === metricName))
    conditions.push(`id IN ${byId.size <= mostIds ? `(${listIds(found)})` : again('id')}`)
  return conditions.join(' AND ')
}

/** For `IN`. Digits only: these numbers came from the store. */
export function listIds({ byId }: Pick<FoundSeries, 'byId'>): string {
  const ids: string[] = []
  for (const { low, high } of byId) ids.push(((BigInt(high) << 32n) | BigInt(low)).toString())
  return ids.join(', ')
}
