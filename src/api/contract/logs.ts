import { z } from 'zod'

import { severities } from './severities.ts'
import { instant, rangeQuery } from './time.ts'

const severity = z.enum(severities)

const logRow = z.object({
  timestamp: instant,
  service: z.string(),
  host: z.string(),
  severity,
  severityText: z.string(),
  body: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  attributes: z.record(z.string(), z.string()),
  resource: z.record(z.string(), z.string()),
  scope: z.string(),
  class: z.string(),
})
export type LogRow = z.infer<typeof logRow>

const search = z
  .string()
  .max(4096)
  .default('')
  .meta({ description: 'Log search, see the search grammar', example: 'service:checkout severity>=error "timed out"' })

/** GET /api/logs: newest first. */
export const searchLogsQuery = z.strictObject({
  q: search,
  ...rangeQuery,
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z.string().max(512).optional(),
})
export const searchLogsReply = z.object({
  rows: z.array(logRow),
  /** Cursor of the next page; null at the end of the range. */
  next: z.string().nullable(),
  /** How far back the answer has looked: equal to `from` when everything was searched. */
  searchedFrom: instant,
})

/** GET /api/logs/histogram: counts by severity in `buckets` equal steps. */
export const logHistogramQuery = z.strictObject({ q: search, ...rangeQuery, buckets: z.coerce.number().int().min(1).max(300).default(60) })
export const logHistogramReply = z.object({
  from: instant,
  stepMs: z.number(),
  /** One array of counts a severity, all of equal length. */
  series: z.partialRecord(severity, z.array(z.number())),
  total: z.number(),
})

/** GET /api/logs/fields: which fields the search can name, with the commonest values. */
export const logFieldsQuery = z.strictObject({ q: search, ...rangeQuery, field: z.string().max(256).optional() })
export const logFieldsReply = z.object({
  fields: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), count: z.number() })) })),
})

/** GET /api/logs/tail: server-sent events `rows` ({ rows, skipped }) as records are acknowledged, `ping` every 15 s, `end` ({ code, message }) when the watcher may no longer. */
export const tailLogsQuery = z.strictObject({ q: search })
export const tailLogsEvent = z.object({ rows: z.array(logRow), skipped: z.number() })
