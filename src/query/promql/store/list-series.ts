import { systemClock } from '../../../lib/clock.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { Labels } from '../labels.ts'
import type { ListSelection } from '../serve/metric-reader.ts'
import type { BoundedReads } from './bounded-reads.ts'
import { lookupSpan } from './lookup-span.ts'
import { anySeriesCondition, groupSets, type SeriesScope } from './match-conditions.ts'
import { readSeriesBlocks } from './read-series-blocks.ts'
import type { SeriesFinder } from './series-finder.ts'
import { SeriesById, type StoredSeries } from './stored-series.ts'

/** Series of one selector that are looked up as those of a query are, and remembered; ... */
const fewSeries = 5000
/** ... and so many selectors. */
const fewSelectors = 5
/** Series that are handled in one turn. */
const pieceSeries = 256

export interface SeriesLookups {
  readonly telemetry: TelemetryStore
  readonly finder: SeriesFinder
  readonly reads: BoundedReads
}

/** The labels of the series that a selection names, each once, by metric; no more than the limit. In pieces. */
export async function* listSeries(
  { telemetry, finder, reads }: SeriesLookups,
  selection: ListSelection,
  signal: AbortSignal,
): AsyncGenerator<readonly Labels[], void, undefined> {
  const { limit } = selection
  const few = await findFew(finder, selection, signal)
  if (few !== undefined) {
    const all = few.slice(0, limit)
    for (let at = 0; at < all.length; at += pieceSeries) yield all.slice(at, at + pieceSeries)
    return
  }
  const scope = { projectId: selection.projectId, ...lookupSpan(selection, systemClock.now()) }
  for await (const block of reads.run((ended) => streamSeries(telemetry, scope, selection, ended), signal))
    for (let at = 0; at < block.length; at += pieceSeries) yield block.slice(at, at + pieceSeries)
}

/** Undefined when there are many. */
async function findFew(
  finder: SeriesFinder,
  { projectId, matcherSets, startMs, endMs }: ListSelection,
  signal: AbortSignal,
): Promise<readonly Labels[] | undefined> {
  if (matcherSets.length === 0 || matcherSets.length > fewSelectors) return undefined
  const found = new SeriesById()
  const listed: Labels[] = []
  for (const matchers of matcherSets) {
    const some = await finder.findAll({ projectId, matchers, fromMs: startMs, untilMs: endMs, limit: fewSeries }, signal)
    if (some === undefined) return undefined
    for (const series of some.byId) {
      if (found.find(series.low, series.high) !== undefined) continue
      found.add(series)
      listed.push(series.labels)
    }
  }
  return listed
}

/** Read in the order of the sorting key nothing has to be held, neither there nor here, but what tells series of two groups apart. */
async function* streamSeries(
  telemetry: TelemetryStore,
  scope: SeriesScope,
  { matcherSets, limit }: ListSelection,
  signal: AbortSignal,
): AsyncGenerator<readonly Labels[], void, undefined> {
  const groups = groupSets(matcherSets)
  const seen = new Set<bigint>()
  const isNew = ({ low, high }: StoredSeries): boolean => {
    const id = (BigInt(high) << 32n) | BigInt(low)
    return !seen.has(id) && seen.add(id).size > 0
  }
  for (const sets of groups) {
    const params = new SqlParams('q')
    const where = anySeriesCondition(params, scope, sets)
    const tail = `ORDER BY project, metric, id LIMIT 1 BY metric, id LIMIT ${params.bind('UInt32', limit)}`
    for await (const { series } of readSeriesBlocks(telemetry, params, `${where} ${tail}`, signal))
      yield (groups.length === 1 ? series : series.filter(isNew)).map(({ labels }) => labels)
    if (seen.size >= limit) return
  }
}
