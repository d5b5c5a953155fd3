import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { Labels } from '../labels.ts'
import type { SeriesSelection } from '../serve/metric-reader.ts'
import { findSeries } from './find-series.ts'

const mostSeries = 1_000_000

/**
 * The labels of the series that a selection names, sorted; with a limit any of them, as many. Throws Fault `query_limit` when they are
 * too many without.
 */
export async function listSeries(telemetry: TelemetryStore, selection: SeriesSelection, signal: AbortSignal): Promise<readonly Labels[]> {
  const { projectId, matcherSets, startMs, limit } = selection
  const most = limit ?? mostSeries + 1
  const found = new Map<string, Labels>()
  for (const matchers of matcherSets.length === 0 ? [[]] : matcherSets) {
    const { byId } = await findSeries(telemetry, { projectId, matchers, fromMs: startMs, limit: most }, signal)
    for (const { labels } of byId) found.set(labels.key, labels)
  }
  if (limit === undefined && found.size > mostSeries)
    throw new Fault('query_limit', `the selectors match more than ${mostSeries} series: name more labels or give a limit`)
  const keys = [...found.keys()].toSorted()
  return keys.slice(0, most).flatMap((key) => found.get(key) ?? [])
}
