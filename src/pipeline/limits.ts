/** What one record, and all records of a project together, may cost; what is longer is cut and marked, what is more is counted. */
export interface RecordLimits {
  /** Attributes of a record, a resource, a span event, a link; the rest is dropped and `vedette.dropped_attributes` says how many. */
  readonly attributes: number
  /** Keys and values of one resource, or scope, together: they stand in every row. What comes after is dropped and counted as above. */
  readonly resourceBytes: number
  readonly keyBytes: number
  readonly valueBytes: number
  readonly bodyBytes: number
  /** Names: service, host, span, scope, event, severity text. */
  readonly nameBytes: number
  /** Events and links of a span. */
  readonly spanParts: number
  /** Different service and host names of a project in a day; later ones are stored as `__overflow__`. */
  readonly distinctNames: number
  /** How far in the future a timestamp may lie. */
  readonly futureMs: number
}

export const recordLimits: RecordLimits = {
  attributes: 128,
  resourceBytes: 64 * 1024,
  keyBytes: 256,
  valueBytes: 8 * 1024,
  bodyBytes: 256 * 1024,
  nameBytes: 1024,
  spanParts: 128,
  distinctNames: 10_000,
  futureMs: 60 * 60 * 1000,
}

/**
 * Where a request is cut into parts, each one append to the log, so that neither memory nor the event loop has to take all of it at
 * once. Counted from what was sent alone, and fixed: a request sent again must be cut at the same places, whatever the settings.
 */
export interface PartLimits {
  readonly records: number
  /** The records themselves, as they were recorded. */
  readonly ownBytes: number
  /** Their resource and scope, once for each record. */
  readonly sharedBytes: number
}

const mebibyte = 1024 * 1024

export const partLimits = {
  /** Requests that are decoded elsewhere. */
  large: { records: 2048, ownBytes: 8 * mebibyte, sharedBytes: 8 * mebibyte },
  /** All others; few are ever cut, and none for the size of its records. */
  small: { records: 8192, ownBytes: Number.POSITIVE_INFINITY, sharedBytes: 8 * mebibyte },
} as const satisfies Record<string, PartLimits>

/** What one request may come to when it is encoded: a resource that is sent once stands in every row under it. */
export const batchLimits = {
  /** Rows of one append; what would come after is rejected. Only metrics with many long labels get there. */
  appendBytes: 64 * mebibyte,
  /** Rows of one request, however it is cut; what would come after is rejected. */
  requestBytes: 64 * mebibyte,
  /** In any case a request may come to so many times its own size. */
  requestGrowth: 16,
  /** Metric series that may begin while a request is taken in at once: about five milliseconds. What comes then: in turns of their own. */
  newSeries: 256,
  /** Series of one metric point, a bucket or a quantile each: about ten milliseconds when all are new. */
  pointSeries: 512,
  /** The labels of one metric point, once for each series it makes. */
  pointBytes: mebibyte,
} as const

/** How many series a project may have; those that are there go on when there may be no more. */
export interface SeriesCeilings {
  /** Series that had a sample within `idleMs`. */
  readonly activeSeries: number
  /** Those of one metric. */
  readonly seriesPerMetric: number
}

/** What the metrics of one project may cost (the defaults of the field: remote-write receivers reject beyond similar ones). */
export interface SeriesLimits extends SeriesCeilings {
  /** Series that one sender may begin in a minute: that of a key, or a target that is scraped. */
  readonly newSeriesPerMinute: number
  readonly labels: number
  readonly labelNameBytes: number
  readonly labelValueBytes: number
  /** All names and values of a series together: they are hashed and stored with each series that shares them. */
  readonly labelBytes: number
  readonly metricNameBytes: number
  /** A series without samples for so long is forgotten (and may come back). */
  readonly idleMs: number
  /**
   * A series, and what is told of a metric, is announced again after so long at the latest: retention takes what was not for what has
   * ended.
   */
  readonly announceMs: number
}

export const seriesLimits: SeriesLimits = {
  activeSeries: 1_000_000,
  seriesPerMetric: 500_000,
  newSeriesPerMinute: 50_000,
  labels: 40,
  labelNameBytes: 256,
  labelValueBytes: 2048,
  labelBytes: 16 * 1024,
  metricNameBytes: 512,
  idleMs: 60 * 60 * 1000,
  announceMs: 6 * 60 * 60 * 1000,
}
