import { formatNanoTime } from '../nano-time.ts'

/** A span as the API shows it. */
export interface SpanRow {
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: string
  readonly service: string
  readonly host: string
  readonly start: string
  /** From the start of the trace. */
  readonly offsetMs: number
  readonly durationMs: number
  readonly status: string
  readonly statusMessage: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
  readonly events: { readonly timestamp: string; readonly name: string; readonly attributes: Record<string, string> }[]
  readonly links: { readonly traceId: string; readonly spanId: string; readonly attributes: Record<string, string> }[]
}

export interface StoredSpan {
  readonly nanos: string
  readonly duration_ns: string
  readonly span_id: string
  readonly parent_span_id: string
  readonly name: string
  readonly kind: string
  readonly service: string
  readonly host: string
  readonly status: string
  readonly status_message: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
  readonly event_nanos: string[]
  readonly event_names: string[]
  readonly event_attributes: Record<string, string>[]
  readonly link_traces: string[]
  readonly link_spans: string[]
  readonly link_attributes: Record<string, string>[]
}

/** Columns of a span, read by `shapeSpan`. */
export const spanRowColumns =
  'toUnixTimestamp64Nano(timestamp) AS nanos, duration_ns, span_id, parent_span_id, name, kind, service, host, status, status_message, ' +
  'attributes, resource, arrayMap(t -> toUnixTimestamp64Nano(t), `events.timestamp`) AS event_nanos, `events.name` AS event_names, ' +
  '`events.attributes` AS event_attributes, `links.trace_id` AS link_traces, `links.span_id` AS link_spans, `links.attributes` AS link_attributes'

/** Names as the API has them; `traceStart` in nanoseconds. */
export function shapeSpan(row: StoredSpan, traceStart: bigint): SpanRow {
  const nanos = BigInt(row.nanos)
  return {
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    name: row.name,
    kind: row.kind,
    service: row.service,
    host: row.host,
    start: formatNanoTime(nanos),
    offsetMs: Number(nanos - traceStart) / 1e6,
    durationMs: Number(row.duration_ns) / 1e6,
    status: row.status,
    statusMessage: row.status_message,
    attributes: row.attributes,
    resource: row.resource,
    events: row.event_nanos.map((time, i) => ({
      timestamp: formatNanoTime(BigInt(time)),
      name: row.event_names[i] ?? '',
      attributes: row.event_attributes[i] ?? {},
    })),
    links: row.link_traces.map((traceId, i) => ({ traceId, spanId: row.link_spans[i] ?? '', attributes: row.link_attributes[i] ?? {} })),
  }
}
