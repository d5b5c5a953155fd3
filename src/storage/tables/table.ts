/** One column. `wire` is its type in RowBinary rows (plain types: the engine converts on insert); none = computed by the store. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly wire?: string
  readonly codec?: string
  /** `DEFAULT x`, `MATERIALIZED x` or `ALIAS x`. */
  readonly default?: string
  /** One sentence for the SQL page and the reference. */
  readonly comment: string
}

/** Which retention setting governs a table: one for each log class, or one for the signal; `series` are what samples belong to. */
export type RetentionSignal = 'logs' | 'spans' | 'metrics' | 'rollups' | 'series' | 'audit' | 'none'

/** A telemetry table: rendered for one server or for a cluster, never written twice. */
export interface TelemetryTable {
  readonly name: string
  readonly comment: string
  readonly engine: 'MergeTree' | 'AggregatingMergeTree' | 'ReplacingMergeTree(updated)' | 'ReplacingMergeTree(rows)'
  readonly columns: readonly Column[]
  readonly indexes?: readonly string[]
  /** Names of indexes that merges build, not inserts: for those that cost more than the scan of the newest, small parts. */
  readonly indexesByMerge?: readonly string[]
  readonly projections?: readonly string[]
  /** SQL expressions. Retention goes by the one time column in `partitionBy`: its newest value decides when a partition is dropped. */
  readonly partitionBy?: string
  readonly primaryKey?: string
  readonly orderBy: string
  /** Distributes rows over shards. */
  readonly shardBy: string
  readonly settings?: Readonly<Record<string, string | number>>
  readonly retention: RetentionSignal
  /**
   * SQL giving, for a row, the very text that the pipeline writes as `RowChunk.partition`. Replay counts by it. Present exactly
   * when the table has a `segment` column; tables without one are idempotent and are simply inserted again.
   */
  readonly partitionText?: string
  /** May people read it with SQL? (The project filter is applied to it.) */
  readonly queryable: boolean
}

/** Fills `other` from `from` on every insert. */
export interface MaterializedView {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly select: string
}
