import { z } from 'zod'

import { logClassNames } from './log-classes.ts'
import { severities } from './severities.ts'
import { instant, moment, rangeQuery } from './time.ts'

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

/** What is read besides the search: records of one environment, of one service. */
const scope = {
  environment: z.string().max(256).optional().meta({ description: 'Only records of this environment', example: 'production' }),
  service: z.string().max(256).optional().meta({ description: 'Only records of this service', example: 'checkout' }),
}

/** GET /api/logs. A cursor is a place between records: it goes on in either order. */
export const searchLogsQuery = z.strictObject({
  q: search,
  ...rangeQuery,
  ...scope,
  order: z.enum(['newest', 'oldest']).default('newest').meta({ description: 'Which record comes first' }),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z.string().max(512).optional(),
  at: moment.optional().meta({ description: 'Begin here instead of at the end of the range; a cursor goes before it', example: 'now-30m' }),
  withinMs: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000)
    .default(5000)
    .meta({ description: 'Answer with what was found after about so long' }),
})
export const searchLogsReply = z.object({
  rows: z.array(logRow),
  /** Cursor of the next page; null at the end of the range. */
  next: z.string().nullable(),
  /** How far the answer has looked, back or (oldest first) forward: the end of the range when everything was searched. */
  searchedFrom: instant,
})

/** GET /api/logs/context: the records around one, however far apart. */
export const logContextQuery = z.strictObject({
  timestamp: instant,
  ...scope,
  host: z.string().max(256).optional().meta({ description: 'Only records of this host', example: 'web-1' }),
  before: z.coerce.number().int().min(0).max(500).default(20),
  after: z.coerce.number().int().min(0).max(500).default(20),
})
export const logContextReply = z.object({
  /** Strictly before the time, newest first. */
  before: z.array(logRow),
  /** At the time and after it, oldest first: the record itself is among them. */
  after: z.array(logRow),
  /** Between these was looked. */
  searchedFrom: instant,
  searchedTo: instant,
})

/** GET /api/logs/histogram: counts by severity in `buckets` equal steps, and by class. Whoever has the newest steps asks on with the `from` and `to` of the answer and `before`. */
export const logHistogramQuery = z.strictObject({
  q: search,
  ...rangeQuery,
  ...scope,
  buckets: z.coerce.number().int().min(1).max(300).default(60),
  withinMs: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000)
    .optional()
    .meta({ description: 'Answer with the newest steps that were counted after about so long; without it all are counted' }),
  before: moment.optional().meta({
    description: 'Count only what lies before: `searchedFrom` of the answer before, whose `from` and `to` are the range',
    example: '2026-11-20T13:42:00Z',
  }),
})
export const logHistogramReply = z.object({
  from: instant,
  to: instant,
  searchedFrom: instant.meta({ description: 'From here on everything is counted; `from` when all of it is' }),
  stepMs: z.number(),
  /** One array of counts a severity, all of equal length. */
  series: z.partialRecord(severity, z.array(z.number())),
  /** Counts of the classes that occur. */
  classes: z.partialRecord(z.enum(logClassNames), z.number()),
  total: z.number(),
})

/** GET /api/logs/fields: which fields the search can name, with the commonest values. */
export const logFieldsQuery = z.strictObject({
  q: search,
  ...rangeQuery,
  ...scope,
  field: z.string().max(256).optional(),
  contains: z.string().max(256).optional().meta({ description: 'Only values with this text in them, whatever its case', example: 'check' }),
})
export const logFieldsReply = z.object({
  fields: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), count: z.number() })) })),
})

/** GET /api/logs/classes: for how long the project keeps each class of records; null = for ever. */
export const logClassesReply = z.object({ rows: z.array(z.object({ name: z.enum(logClassNames), keepDays: z.number().nullable() })) })

/** GET /api/logs/tail: server-sent events `rows` ({ rows, skipped }) as records are acknowledged, `ping` every 15 s, `end` ({ code, message }) when the watcher may no longer. */
export const tailLogsQuery = z.strictObject({ q: search, ...scope })
export const tailLogsEvent = z.object({ rows: z.array(logRow), skipped: z.number() })
