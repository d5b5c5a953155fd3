import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { seriesCondition } from './match-conditions.ts'
import { readSeriesBlocks } from './read-series-blocks.ts'
import { SeriesById } from './stored-series.ts'

export interface SeriesQuery {
  readonly projectId: number
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: series that have ended long before are left out. */
  readonly fromMs: number
  /** Epoch milliseconds: series that have begun later are left out; without it none are. */
  readonly untilMs?: number | undefined
  /** No more series than these are read. */
  readonly limit: number
}

/** The series that matchers select. */
export interface FoundSeries {
  readonly byId: SeriesById
  /** Their metrics, each once. */
  readonly metrics: readonly string[]
  /** Of all label values together, those that several have counted each time. */
  readonly characters: number
  /** More became durable than could be remembered: these are the series that the store has, and no samples may be newer. */
  readonly isBehind?: boolean
}

/** They are held in memory. */
const mostCharacters = 200_000_000

/** Reads the series that matchers select. Throws Fault `query_limit` when their labels are very long. */
export async function findSeries(
  telemetry: TelemetryStore,
  { projectId, matchers, fromMs, untilMs, limit }: SeriesQuery,
  signal: AbortSignal,
): Promise<FoundSeries> {
  const params = new SqlParams('q')
  const where = seriesCondition(params, projectId, matchers, fromMs, untilMs)
  const byId = new SeriesById()
  const metrics = new Set<string>()
  let characters = 0
  // One row a month, and some that merges have not joined yet.
  const tail = `LIMIT 1 BY id LIMIT ${params.bind('UInt32', limit)}`
  for await (const block of readSeriesBlocks(telemetry, params, `${where} ${tail}`, signal)) {
    characters += block.characters
    if (characters > mostCharacters)
      throw new Fault('query_limit', `the labels of the selected series take more than ${mostCharacters} characters: name more labels`)
    for (const metric of block.metrics) metrics.add(metric)
    for (const series of block.series) byId.add(series)
  }
  return { byId, metrics: [...metrics], characters }
}
