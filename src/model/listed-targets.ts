/** What kind of thing went wrong with a target: each kind is mended in its own way. */
export type TargetProblem =
  | 'refused'
  | 'unreachable'
  | 'name'
  | 'tls'
  | 'not_tls'
  | 'closed'
  | 'timeout'
  | 'credentials'
  | 'path'
  | 'status'
  | 'size'
  | 'limit'
  | 'format'
  | 'storing'
  | 'other'

/** A target as Prometheus' API lists it. Times are RFC 3339, durations seconds or written as `15s`. */
export interface ListedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly globalUrl: string
  readonly lastError: string
  /** Null: nothing. Prometheus' API does not tell it. */
  readonly problem: TargetProblem | null
  readonly lastScrape: string
  readonly lastScrapeDuration: number
  readonly health: 'up' | 'down' | 'unknown'
  readonly scrapeInterval: string
  readonly scrapeTimeout: string
}

export interface ListedDroppedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>
  readonly scrapePool: string
}

/** All targets of a project's scrape jobs; by pool, a pool's in any order. */
export interface ListedTargets {
  readonly pools: readonly string[]
  readonly active: readonly ListedTarget[]
  readonly dropped: readonly ListedDroppedTarget[]
  /** How many were dropped, by pool: more than are remembered. */
  readonly droppedCounts: Readonly<Record<string, number>>
}
