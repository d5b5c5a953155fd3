import { z } from 'zod'

/** POST /api/metrics/query: a PromQL expression over a range of time, in columns. Times are epoch milliseconds. */
export const metricQueryBody = z.strictObject({
  query: z.string().min(1).max(100_000),
  start: z.number().int(),
  end: z.number().int(),
  step: z.number().int().min(1),
  /** Series beyond these are counted in `more`. */
  maxSeries: z.number().int().min(1).max(1000).default(100),
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
})
