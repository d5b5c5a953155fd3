import type { LabelPairs } from '../../model/label-pairs.ts'
import { traceLabels } from './trace-labels.ts'

interface FiringStart {
  readonly labels: LabelPairs
  readonly firedAtMs: number
}

/** In how many notifications alerts that begin at these times would be told, by the routes in force: those of a group that begin together come together. */
export function countPages(
  trace: Parameters<typeof traceLabels>[0],
  { config, firings }: { readonly config: Parameters<typeof traceLabels>[1]['config']; readonly firings: readonly FiringStart[] },
): number {
  const places = new Map<string, ReturnType<typeof traceLabels>['takes']>()
  /** When each group tells of itself next, or told last. */
  const flushes = new Map<string, number>()
  let pages = 0
  for (const { labels, firedAtMs } of firings.toSorted((a, b) => a.firedAtMs - b.firedAtMs)) {
    const key = JSON.stringify(labels)
    const takes = places.get(key) ?? traceLabels(trace, { config, labels, atMs: firedAtMs }).takes
    places.set(key, takes)
    for (const { route, groupKey } of takes) {
      const flushMs = flushes.get(groupKey) ?? -Infinity
      if (firedAtMs <= flushMs) continue
      const isFresh = firedAtMs > flushMs + route.groupIntervalMs
      flushes.set(groupKey, isFresh ? firedAtMs + route.groupWaitMs : flushMs + route.groupIntervalMs)
      pages++
    }
  }
  return pages
}
