import { z } from 'zod'

import { instant, moment, rangeQuery } from './time.ts'

/** Which spans are meant; everything given holds for one and the same span. */
const spanFilter = {
  q: z.string().max(4096).default('').meta({
    description: 'Search of spans, in the grammar of the log search',
    example: 'service:checkout duration:>1s http.status_code:5xx',
  }),
  environment: z.string().max(256).optional(),
  service: z.string().max(256).optional(),
  operation: z.string().max(512).optional(),
  status: z.enum(['ok', 'error']).optional(),
  minDurationMs: z.coerce.number().min(0).optional(),
  maxDurationMs: z.coerce.number().min(0).optional(),
  ...rangeQuery,
}

/** GET /api/traces: one row a trace, newest or slowest first. */
export const searchTracesQuery = z.strictObject({
  ...spanFilter,
  sort: z.enum(['newest', 'slowest']).default('newest'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(512).optional(),
})
const traceSummary = z.object({
  traceId: z.string(),
  start: instant,
  durationMs: z.number(),
  /** Of the root span, or of the earliest when the root is missing. */
  service: z.string(),
  operation: z.string(),
  spanCount: z.number(),
  errorCount: z.number(),
  services: z.array(z.string()),
})
export type TraceSummary = z.infer<typeof traceSummary>
export const searchTracesReply = z.object({ rows: z.array(traceSummary), next: z.string().nullable() })

/** GET /api/traces/fields: which fields the search can name, with the commonest values. */
export const traceFieldsQuery = z.strictObject({ ...spanFilter, field: z.string().max(256).optional() })
export const traceFieldsReply = z.object({
  fields: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), count: z.number() })) })),
})

/** GET /api/traces/scatter: matching spans by time (epoch milliseconds) and duration, one element a point in every array. */
export const traceScatterQuery = z.strictObject({
  ...spanFilter,
  by: z.enum(['duration', 'time']).default('duration').meta({
    description:
      'What tells points apart besides whether they failed: time and duration, or time alone; of time alone there are never too many, so that their counts are all there is',
  }),
})
export const traceScatterReply = z.object({
  timeMs: z.array(z.number()),
  durationMs: z.array(z.number()),
  /** Spans the point stands for. */
  count: z.array(z.number()),
  failed: z.array(z.boolean()),
  /** Of the longest span. */
  traceId: z.array(z.string()),
  total: z.number(),
  errors: z.number(),
  /** There were more points than are here. */
  cut: z.boolean(),
})

/** GET /api/traces/difference: values that are commoner, or rarer, in a part of the scatter than outside of it. */
export const traceDifferenceQuery = z.strictObject({
  ...spanFilter,
  selectedFrom: moment,
  selectedTo: moment,
  selectedMinMs: z.coerce.number().min(0),
  selectedMaxMs: z.coerce.number().min(0),
})
export const traceDifferenceReply = z.object({
  inside: z.number(),
  outside: z.number(),
  /** Shares of the spans that have the value, 0 to 1. */
  differences: z.array(z.object({ name: z.string(), value: z.string(), inside: z.number(), outside: z.number() })),
})

const spanRow = z.object({
  spanId: z.string(),
  parentSpanId: z.string(),
  name: z.string(),
  kind: z.string(),
  service: z.string(),
  host: z.string(),
  start: instant,
  /** Offset from the start of the trace, for drawing. */
  offsetMs: z.number(),
  durationMs: z.number(),
  status: z.string(),
  statusMessage: z.string(),
  attributes: z.record(z.string(), z.string()),
  resource: z.record(z.string(), z.string()),
  events: z.array(z.object({ timestamp: instant, name: z.string(), attributes: z.record(z.string(), z.string()) })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), attributes: z.record(z.string(), z.string()) })),
})
export type SpanRow = z.infer<typeof spanRow>

export const traceParams = z.strictObject({ traceId: z.string().regex(/^[0-9a-fA-F]{32}$/, 'is not a trace id: 32 hex digits') })
/** GET /api/traces/:traceId: all spans in start order (at most `limit`). */
export const traceReply = z.object({
  traceId: z.string(),
  start: instant,
  durationMs: z.number(),
  spans: z.array(spanRow),
  /** More spans exist than were sent. */
  truncated: z.boolean(),
})

const spanId = z.string().regex(/^[0-9a-fA-F]{16}$/, 'is not a span id: 16 hex digits')

/** GET /api/traces/:traceId/spans/:spanId: one element, or several that were sent under the same id. */
export const spanParams = traceParams.extend({ spanId })
export const spanReply = z.object({ spans: z.array(spanRow) })

/** GET /api/spans/:spanId: which trace it belongs to. */
export const findSpanParams = z.strictObject({ spanId })
export const findSpanQuery = z.strictObject({ ...rangeQuery, from: moment.default('now-7d') })
export const findSpanReply = z.object({
  /** The newest first; several when they were sent under the same id. */
  spans: z.array(z.object({ traceId: z.string(), start: instant, service: z.string(), name: z.string() })),
  /** How far back was looked. */
  searchedFrom: instant,
})

/** Spans in columns, one element a span in every array but `texts`. */
const spanColumns = z.object({
  /** Texts no piece had before; `name`, `service`, `kind` and `status` are places in the texts of all pieces so far. */
  texts: z.array(z.string()),
  spanId: z.array(z.string()),
  parentSpanId: z.array(z.string()),
  name: z.array(z.number()),
  service: z.array(z.number()),
  kind: z.array(z.number()),
  status: z.array(z.number()),
  /** From the start of the trace. */
  offsetNs: z.array(z.number()),
  durationNs: z.array(z.number()),
  /** How many events it has. */
  events: z.array(z.number()),
})
export type SpanColumns = z.infer<typeof spanColumns>
const traceHead = z.object({
  traceId: z.string(),
  start: instant,
  durationMs: z.number(),
  /** Spans that follow, and how many of all failed. */
  spanCount: z.number(),
  errorCount: z.number(),
  /** More spans exist than follow. */
  truncated: z.boolean(),
})
export type TraceHead = z.infer<typeof traceHead>
const tracePiece = z.object({ trace: traceHead.optional(), spans: spanColumns })
export type TracePiece = z.infer<typeof tracePiece>

/** GET /api/traces/:traceId/spans: pieces in the order of the spans' starts, a line each; the first has `trace`. */
export const traceSpansReply = z.array(tracePiece)
