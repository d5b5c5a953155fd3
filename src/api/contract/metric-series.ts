import { z } from 'zod'

import { instant } from './time.ts'

/** How many series a project may have; those that are there go on when there may be no more. PUT /api/metrics/series-limits. */
export const seriesLimits = z.strictObject({
  activeSeries: z.number().int().min(1000).max(20_000_000).meta({ description: 'Series that had a sample in the last hour' }),
  seriesPerMetric: z.number().int().min(100).max(20_000_000).meta({ description: 'Those of one metric' }),
})

/** A line over time: epoch milliseconds of the first value and between two. */
const line = <Value extends z.ZodType>(value: Value) => z.object({ t0: z.number(), step: z.number(), values: z.array(value) })

/** GET /api/metrics/series: how many series there are, and which metrics and labels grow. */
export const metricSeriesReply = z.object({
  /** Series that had a sample in the last hour; after a start of the platform those that came since. */
  active: z.number(),
  /** Series that are stored as others, since a label of theirs is cut. */
  merged: z.number(),
  newLastHour: z.number(),
  newLastDay: z.number(),
  limits: seriesLimits,
  /** Null where nothing is known: the platform was not running, or does not measure itself. */
  activeOverTime: line(z.number().nullable()),
  /** New series in each hour. */
  newPerHour: line(z.number()),
  /** Those that grow and those that are large: not all. */
  metrics: z.array(
    z.object({
      metric: z.string(),
      active: z.number(),
      newLastHour: z.number(),
      newLastDay: z.number(),
      /** As `newPerHour`, of this metric; empty when nothing is new. */
      newPerHour: z.array(z.number()),
      /** How often new series of it were refused since the start, for want of room. */
      refused: z.number(),
    }),
  ),
  labels: z.array(z.object({ label: z.string(), values: z.number(), newLastHour: z.number(), newLastDay: z.number() })),
  /** Is there so much that new series were estimated from a part of them? */
  isEstimate: z.boolean(),
})

/** GET /api/metrics/series/labels: what tells the series of one metric apart: all its labels, and the eight commonest values of each. */
export const metricLabelsQuery = z.object({ metric: z.string().min(1).max(512) })
export const metricLabelsReply = z.object({
  series: z.number(),
  labels: z.array(
    z.object({
      label: z.string(),
      values: z.number(),
      newLastHour: z.number(),
      newLastDay: z.number(),
      top: z.array(z.object({ value: z.string(), series: z.number() })),
    }),
  ),
  isEstimate: z.boolean(),
})

const cut = {
  metric: z.string().min(1).max(512).meta({
    description:
      'Name of a metric, or * for all but those with a colon in their name, which recording rules make. The buckets of a histogram bring its count and sum along',
  }),
  label: z.string().min(1).max(256),
  action: z.enum(['drop_label', 'drop_series']),
  value: z.string().min(1).max(2048).optional().meta({ description: 'For drop_series: only series where the label is exactly this' }),
}

/** What of the labels of metrics is cut at ingest. */
export const labelCutReply = z.object({
  ...cut,
  id: z.string(),
  since: instant,
  /**
   * Are the series that become one counters, whose increases are added up? `by_name`: what was told of a metric decides, else how its
   * name ends.
   */
  values: z.enum(['by_name', 'counter', 'other']),
  /**
   * Since the start: samples stored without the label, and samples left out because they are dropped, or clash with those of another
   * series.
   */
  merged: z.number(),
  leftOut: z.number(),
})
/** GET /api/metrics/label-cuts: all of them; 100 are the most that can be made. */
export const labelCutsReply = z.object({ cuts: z.array(labelCutReply) })

/** POST /api/metrics/label-cuts/preview */
export const labelCutPreviewBody = z.strictObject(cut)
export const labelCutPreviewReply = z.object({
  /** Series of the last hours: of these metrics, those of them that the rule concerns, and what would be left. */
  series: z.number(),
  concerned: z.number(),
  after: z.number(),
  values: z.enum(['by_name', 'counter', 'other']),
  /** Groups of series that would become one and of which several had samples in the last hour; some are looked at. */
  groupsChecked: z.number(),
  /** Of these, those in which series are alive at the same time. */
  groupsTogether: z.number(),
  /** Of these, those whose values cannot be added up: one series would be kept and the others left out. */
  groupsClashing: z.number(),
  isEstimate: z.boolean(),
})

/** POST /api/metrics/label-cuts */
export const createLabelCutBody = z.strictObject({
  ...cut,
  acceptClash: z
    .boolean()
    .default(false)
    .meta({ description: 'Cut although values clash, of which only those of one series at a time are kept' }),
})
