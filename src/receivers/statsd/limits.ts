/** What the sums of one listener may hold. */
export const limits = {
  /** Everything together, about; what comes when it is spent and would need more is counted as refused. */
  heldBytes: 64 * 1024 * 1024,
  datagramBytes: 64 * 1024,
  /** Of a line over TCP. */
  lineBytes: 64 * 1024,
  /** Different series between two flushes, and gauges that are kept; what comes for others is counted as refused. */
  series: 50_000,
  tags: 40,
  nameBytes: 512,
  tagBytes: 1024,
  /** Different members of one set. */
  members: 10_000,
  /** Values of one line. */
  values: 1000,
  /** Events and service checks between two flushes. */
  events: 10_000,
  /** Points with a time of their own between two flushes. */
  timed: 50_000,
  /** A gauge nobody sets for so long is forgotten; until then it is told again with every flush, as StatsD does. */
  gaugeIdleMs: 300_000,
  flushMs: 10_000,
  /** Buckets of one histogram: beyond it neighbours are joined. */
  buckets: 160,
} as const
