import type { AlertInstance } from '../../model/alert-book.ts'
import { isStaleAt, Labels, metricName, type SeriesSource } from '../../query/promql/index.ts'
import type { ActiveAlert } from './active-alert.ts'
import { sinceSeriesName } from './alert-samples.ts'

/** What was pending before a longer outage begins anew. Prometheus' `--rules.alert.for-outage-tolerance`. */
const outageToleranceMs = 3_600_000
/** An alert that was pending before the start waits at least so long, when its rule waits at least as long. `--rules.alert.for-grace-period`. */
const gracePeriodMs = 600_000
/** For so long after an outage what alerts are found by may not be there yet: the look-back of queries. */
const settlingMs = 300_000

export interface Outage {
  readonly nowMs: number
  /** When rules were last evaluated before; undefined: longer ago than matters. */
  readonly downAtMs: number | undefined
}

/** The alert that an instance of the book becomes at the first evaluation; undefined: none. The time of the outage does not count as time in which it was pending. */
export function restoreAlert(instance: AlertInstance, forMs: number, { nowMs, downAtMs }: Outage): ActiveAlert | undefined {
  const { labels, annotations, value, state, activeAtMs, firedAtMs, keepFiringSinceMs, resolvedAtMs } = instance
  const known = { labels: Labels.from(labels), annotations, value }
  if (state === 'pending') {
    if (downAtMs === undefined) return undefined
    return { ...known, state, activeAtMs: resumePending(activeAtMs, forMs, { nowMs, downAtMs }) }
  }
  const fired: ActiveAlert = { ...known, state: 'firing', activeAtMs, firedAtMs: firedAtMs ?? activeAtMs }
  if (state === 'resolved') return { ...fired, state, resolvedAtMs: resolvedAtMs ?? nowMs }
  if (state === 'no_data') return { ...fired, noDataSinceMs: keepFiringSinceMs ?? nowMs }
  return keepFiringSinceMs === undefined ? fired : { ...fired, keepFiringSinceMs }
}

function resumePending(
  activeAtMs: number,
  forMs: number,
  { nowMs, downAtMs }: { readonly nowMs: number; readonly downAtMs: number },
): number {
  const leftMs = forMs - (downAtMs - activeAtMs)
  if (leftMs <= 0) return activeAtMs
  if (forMs >= gracePeriodMs && leftMs < gracePeriodMs) return nowMs + gracePeriodMs - forMs
  return activeAtMs + nowMs - downAtMs
}

/** Until when alerts that fired before an outage go on firing though they are not found: 0 after one of a moment. */
export function holdAfter({ nowMs, downAtMs }: Outage, intervalMs: number): number {
  return downAtMs !== undefined && nowMs - downAtMs <= 2 * intervalMs ? 0 : nowMs + settlingMs
}

/** When the rules of these alerts were last evaluated, as their series tell; undefined when that is longer ago than the tolerance. */
export async function findLastEvaluation(
  source: SeriesSource,
  alertNames: ReadonlySet<string>,
  nowMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  let lastMs: number | undefined
  const matchers = [{ name: metricName, operator: '=', value: sinceSeriesName }] as const
  for await (const runs of source.select({ matchers, startMs: nowMs - outageToleranceMs, endMs: nowMs }, signal)) {
    for (const { labels, times, values } of runs) {
      if (!alertNames.has(labels.get('alertname'))) continue
      for (const [at, timeMs] of times.entries()) if (timeMs > (lastMs ?? 0) && !isStaleAt(values, at)) lastMs = timeMs
    }
  }
  return lastMs
}
