import { z } from 'zod'

import { instant, rangeQuery } from './time.ts'

/** GET /api/traces: one row a trace, newest first. */
export const searchTracesQuery = z.strictObject({
  service: z.string().max(256).optional(),
  operation: z.string().max(512).optional(),
  status: z.enum(['ok', 'error']).optional(),
  minDurationMs: z.coerce.number().min(0).optional(),
  maxDurationMs: z.coerce.number().min(0).optional(),
  ...rangeQuery,
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

/** GET /api/services: rate, errors and latency of every service that sent server or consumer spans in the range. */
export const servicesQuery = z.strictObject(rangeQuery)
const serviceRow = z.object({
  service: z.string(),
  requests: z.number(),
  requestsPerSecond: z.number(),
  errorRate: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  lastSeen: instant,
  /** Requests and errors in 30 equal steps of the range. */
  sparkline: z.array(z.object({ requests: z.number(), errors: z.number() })),
})
export const servicesReply = z.object({ rows: z.array(serviceRow) })
