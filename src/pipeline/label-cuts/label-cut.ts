import { z } from 'zod'

/** A rule for all metrics; those that recording rules make (their names have a colon) stay as they are. */
export const everyMetric = '*'

/** Without these a histogram or summary means nothing, and a series has no name. */
const meaningful = new Set(['__name__', 'le', 'quantile'])

/**
 * What of a project's metrics is cut at ingest: a label, so that series which differ in nothing else become one, or whole series by a
 * label. A rule for the `_bucket` series of a histogram holds for its `_count` and `_sum` too.
 */
export const labelCut = z
  .strictObject({
    /** Never changes. */
    id: z.string().min(1).max(64),
    metric: z.string().min(1).max(512),
    label: z
      .string()
      .min(1)
      .max(256)
      .refine((label) => !meaningful.has(label), 'gives its series their meaning: it cannot be cut'),
    action: z.enum(['drop_label', 'drop_series']),
    /** For `drop_series`: only those where the label is exactly this; else all that have the label. */
    value: z.string().min(1).max(2048).optional(),
    /**
     * For `drop_label`: are the series counters, whose increases are added up? `by_name`: what was told of the metric decides, else how
     * its name ends.
     */
    values: z.enum(['by_name', 'counter', 'other']).default('by_name'),
    /** Epoch milliseconds. */
    since: z.number().int(),
  })
  .refine(({ action, value }) => value === undefined || action === 'drop_series', {
    path: ['value'],
    message: 'belongs to drop_series only: a label is cut from all series',
  })
export type LabelCut = z.output<typeof labelCut>

/** The rules of one project: those that drop series come first, then all labels are cut. */
export const labelCutSettings = z.strictObject({ cuts: z.array(labelCut).max(100).default([]) })
