import type { LabelPairs } from '../../model/label-pairs.ts'
import {
  isStaleAt,
  type LabelMatcher,
  type Labels,
  listSelectors,
  metricName,
  parseExpr,
  promqlFeatures,
  type SeriesSource,
} from '../../query/promql/index.ts'

/** As far as queries look back. */
const lookbackMs = 300_000
/** Who has stopped longer ago than this before the start was not there yet, as far as rules know. */
const hadWithinMs = 2 * 3_600_000

/** Whether any series that an expression looks at had a sample in the two hours before a time. */
export async function hadSamples(source: SeriesSource, query: string, timeMs: number, signal: AbortSignal): Promise<boolean> {
  for (const matchers of selectorsOf(query))
    for await (const runs of source.select({ matchers, startMs: timeMs - hadWithinMs, endMs: timeMs }, signal))
      if (runs.some(({ times }) => times.length > 0)) return true
  return false
}

/**
 * Whether any series that an expression looks at, with the labels of one of its results, has a sample at a time. A series without one of
 * the labels may be what the result was made from, too.
 */
export async function hasSamples(
  source: SeriesSource,
  { query, labels, timeMs }: { readonly query: string; readonly labels: LabelPairs; readonly timeMs: number },
  signal: AbortSignal,
): Promise<boolean> {
  const own = labels.map(([name, value]): LabelMatcher => ({ name, operator: '=~', value: `${escapeRegex(value)}|` }))
  for (const matchers of selectorsOf(query)) {
    const named = own.filter(({ name }) => name !== metricName)
    // By series: a later run may end it.
    const alive = new Map<Labels['key'], boolean>()
    const request = { matchers: [...matchers, ...named], startMs: timeMs - lookbackMs, endMs: timeMs }
    for await (const runs of source.select(request, signal))
      for (const { labels: series, values, times } of runs)
        if (times.length > 0) alive.set(series.key, !isStaleAt(values, times.length - 1))
    if ([...alive.values()].includes(true)) return true
  }
  return false
}

/** Without those of what rules make themselves. */
function selectorsOf(query: string): readonly (readonly LabelMatcher[])[] {
  const isMade = ({ name, value }: LabelMatcher): boolean => name === metricName && value.startsWith('ALERTS')
  return listSelectors(parseExpr(query, { features: promqlFeatures })).filter((matchers) => !matchers.some(isMade))
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
