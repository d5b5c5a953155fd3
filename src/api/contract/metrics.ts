import { z } from 'zod'

import { moment, rangeQuery } from './time.ts'

const metricName = z.string().min(1).max(512)

/** The grid of a query: epoch milliseconds. */
const grid = {
  query: z.string().min(1).max(100_000),
  start: z.number().int(),
  end: z.number().int(),
  step: z.number().int().min(1),
}

/** POST /api/metrics/query: a PromQL expression over a range of time, in columns. Times are epoch milliseconds. */
export const metricQueryBody = z.strictObject({
  ...grid,
  /** With more series those with the greatest mean are answered, the others counted in `more`. */
  maxSeries: z.number().int().min(1).max(1000).default(100),
})

/** What answering took. */
const queryStats = z.object({
  /** Samples that were read, of histograms and roll-ups each as one. */
  samplesRead: z.number(),
  /** The most samples held at once; a query may hold `mostSamples`. */
  peakSamples: z.number(),
  mostSamples: z.number(),
  /** Series of the answer, those in `more` included. */
  series: z.number(),
  /** Milliseconds from question to answer, waiting for a turn included. */
  tookMs: z.number(),
  /** The same was asked by somebody else at that time: answered once for both. */
  isShared: z.boolean(),
})
export const metricQueryReply = z.object({
  t0: z.number(),
  step: z.number(),
  series: z.array(z.object({ labels: z.record(z.string(), z.string()), values: z.array(z.number().nullable()) })),
  more: z.number(),
  annotations: z.array(
    z.object({
      level: z.enum(['warning', 'info']),
      message: z.string(),
      /** Place in the query, in UTF-16 units. */
      start: z.number().optional(),
      end: z.number().optional(),
    }),
  ),
  stats: queryStats,
})

/** POST /api/metrics/explain: answers a query anew and tells what was read for it. */
export const explainMetricsBody = z.strictObject(grid)
export const explainMetricsReply = z.object({
  /** The expression, a line for each part. */
  pretty: z.string(),
  stats: queryStats,
  /** In the order in which they began; selectors that are alike are read once. */
  reads: z.array(
    z.object({
      /** As PromQL writes it. */
      selector: z.string(),
      /** Epoch milliseconds: of which time. */
      start: z.number(),
      end: z.number(),
      /**
       * Where the samples were: in memory, in the store, in buckets that the store keeps or makes of them, in roll-ups of samples that are
       * gone; or in several of them.
       */
      from: z.array(z.enum(['memory', 'store', 'buckets', 'rollups'])),
      series: z.number(),
      samples: z.number(),
      tookMs: z.number(),
    }),
  ),
})

/** POST /api/metrics/heat-map: the buckets of a query of histograms, classic ones with `le` or native ones, by time. */
export const heatMapBody = z.strictObject(grid)
export const heatMapReply = z.object({
  t0: z.number(),
  step: z.number(),
  /** Rising and side by side; null for an end that is infinite. `counts[i]` stands for t0 + i * step, null where nothing is known. */
  buckets: z.array(z.object({ low: z.number().nullable(), high: z.number().nullable(), counts: z.array(z.number().nullable()) })),
  stats: queryStats,
})

/** POST /api/metrics/exemplars: single measurements with a trace, of the series that a query selects; the most telling ones of very many. */
export const metricExemplarsBody = z.strictObject({
  query: grid.query,
  start: grid.start,
  end: grid.end,
  limit: z.number().int().min(1).max(500).default(100),
})
export const metricExemplarsReply = z.object({
  rows: z.array(
    z.object({
      at: z.number(),
      value: z.number(),
      traceId: z.string(),
      spanId: z.string(),
      labels: z.record(z.string(), z.string()),
    }),
  ),
  /** Those that were left out. */
  more: z.number(),
})

export const metricKinds = ['counter', 'gauge', 'histogram', 'nativeHistogram', 'summary', 'info', 'untyped'] as const

/** How the environment and the service that are asked for are found on a metric. */
const metricScope = z.object({
  /** Matchers, as they stand between the braces of a selector; empty for none. */
  matchers: z.string(),
  /** What follows a vector whose series have no such label, but a target_info that has; empty for none. */
  restriction: z.string(),
  /** Asked for, but not found on the metric in any way: it is not narrowed by them. */
  missing: z.array(z.enum(['environment', 'service'])),
})

/** One metric as people think of it: a histogram is one, although it is stored under several names. */
const metricRow = z.object({
  /** What it is called; a counter of OpenMetrics without its `_total`. */
  name: z.string(),
  /** The name its samples have: of a histogram and a summary what `_bucket`, `_sum` and `_count` are appended to. */
  series: z.string(),
  kind: z.enum(metricKinds),
  /** A summary that has quantiles, not only a sum and a count. */
  hasQuantiles: z.boolean(),
  /** As it was described; empty when nobody did. */
  unit: z.string(),
  help: z.string(),
  scope: metricScope,
})
export type MetricRow = z.infer<typeof metricRow>

const scopeQuery = { environment: z.string().max(256).default(''), service: z.string().max(256).default('') }

/** GET /api/metrics/names: those that begin with the text first, then those that hold its words, then by their help. */
export const metricNamesQuery = z.strictObject({
  ...rangeQuery,
  ...scopeQuery,
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
})
export const metricNamesReply = z.object({
  rows: z.array(metricRow),
  /** All that were found. */
  total: z.number(),
  /** There are so many that only as many as are counted were looked through: more words find the others. */
  isPart: z.boolean(),
  next: z.string().nullable(),
})

/** GET /api/metrics/metric: what is known of one metric, in a time. */
export const metricQuery = z.strictObject({ ...rangeQuery, ...scopeQuery, metric: metricName })
export const metricReply = z.object({
  metric: metricRow,
  /** Of the metric itself, or the buckets of a histogram: what tells its series apart belongs to this name. */
  countedName: z.string(),
  /** Series announced in the last hours, and those of them that are new. */
  series: z.number(),
  newLastHour: z.number(),
  newLastDay: z.number(),
  labels: z.array(
    z.object({
      label: z.string(),
      values: z.number(),
      newLastHour: z.number(),
      top: z.array(z.object({ value: z.string(), series: z.number() })),
    }),
  ),
  isEstimate: z.boolean(),
  /** Who sends it: the hundred largest, those first. `lastAnnouncedAt` is epoch milliseconds and some hours old while samples come. */
  sources: z.array(
    z.object({ job: z.string(), instance: z.string(), service: z.string(), series: z.number(), lastAnnouncedAt: z.number() }),
  ),
})

/** GET /api/metrics/uses: rules and panels of dashboards that read a metric. */
export const metricUsesQuery = z.strictObject({ ...rangeQuery, metric: metricName })
export const metricUsesReply = z.object({
  rows: z.array(
    z.object({
      kind: z.enum(['recording', 'alerting', 'dashboard']),
      /** The name of the rule, or the title of the panel. */
      title: z.string(),
      /** The group of the rule, or the title of the dashboard. */
      place: z.string(),
      /** Of the dashboard; empty for rules. */
      uid: z.string(),
      expr: z.string(),
    }),
  ),
  /** There are so many dashboards that only some were looked through. */
  isPart: z.boolean(),
})

/** GET /api/metrics/related: metrics that share something with one, the 24 that share most, those first. */
export const relatedMetricsQuery = z.strictObject({ ...rangeQuery, ...scopeQuery, metric: metricName })
export const relatedMetricsReply = z.object({
  rows: z.array(metricRow.extend({ shares: z.array(z.enum(['prefix', 'labels', 'target'])) })),
})

/** GET /api/metrics/label-values: values that a label has on one metric, by how they begin: to complete what somebody types. */
export const metricLabelValuesQuery = z.strictObject({
  metric: metricName,
  label: z.string().min(1).max(256),
  search: z.string().max(200).default(''),
  from: moment.default('now-1h'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const metricLabelValuesReply = z.object({ values: z.array(z.string()), isPart: z.boolean() })
