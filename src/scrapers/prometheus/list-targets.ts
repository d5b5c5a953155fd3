import type { ListedTarget, ListedTargets } from '../../model/listed-targets.ts'
import { formatDuration } from './config/duration.ts'
import type { ScrapePool } from './loop/scrape-pool.ts'
import type { TargetState } from './loop/target-state.ts'
import { globalUrl } from './targets/target-url.ts'

/** The targets of all pools; `hostname` is how others name this machine. */
export function listTargets(pools: ReadonlyMap<string, ScrapePool>, hostname: string): ListedTargets {
  const entries = [...pools]
  return {
    pools: entries.map(([name]) => name),
    active: entries.flatMap(([name, pool]) => pool.loops.map(({ state }) => describe(name, state, hostname))),
    dropped: entries.flatMap(([scrapePool, { dropped }]) => dropped.map((discoveredLabels) => ({ discoveredLabels, scrapePool }))),
    droppedCounts: Object.fromEntries(entries.map(([name, { droppedCount }]) => [name, droppedCount])),
  }
}

function describe(scrapePool: string, state: TargetState, hostname: string): ListedTarget {
  const { spec, health, lastError, problem, lastScrapeMs, lastDurationSeconds } = state
  return {
    discoveredLabels: spec.discoveredLabels,
    labels: spec.labels,
    scrapePool,
    scrapeUrl: spec.url,
    // Only Prometheus' own list asks for it, and to take thousands of addresses apart takes its time.
    get globalUrl() {
      return globalUrl(spec.url, hostname)
    },
    lastError,
    problem,
    // Go's zero time: never yet.
    lastScrape: lastScrapeMs === undefined ? '0001-01-01T00:00:00Z' : new Date(lastScrapeMs).toISOString(),
    lastScrapeDuration: lastDurationSeconds,
    health,
    scrapeInterval: formatDuration(spec.intervalMs),
    scrapeTimeout: formatDuration(spec.timeoutMs),
  }
}
