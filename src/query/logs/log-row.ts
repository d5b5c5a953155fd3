import { formatNanoTime } from '../nano-time.ts'
import { severityOfNumber, type SeverityName } from './severity-rank.ts'

/** A log record as the API shows it. */
export interface LogRow {
  /** RFC 3339 with nanoseconds. */
  readonly timestamp: string
  readonly service: string
  readonly host: string
  readonly severity: SeverityName
  readonly severityText: string
  readonly body: string
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
  readonly scope: string
  readonly class: string
}

/** Columns of a row, read by `shapeLogRow`. */
export const logRowColumns =
  'toUnixTimestamp64Nano(timestamp) AS nanos, service, host, severity_number, severity_text, body, trace_id, span_id, attributes, resource, scope_name, class'

export interface StoredLogRow {
  readonly nanos: string
  readonly service: string
  readonly host: string
  readonly severity_number: number
  readonly severity_text: string
  readonly body: string
  readonly trace_id: string
  readonly span_id: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
  readonly scope_name: string
  readonly class: string
}

/** Names as the API has them. */
export function shapeLogRow(row: StoredLogRow): LogRow {
  return {
    timestamp: formatNanoTime(BigInt(row.nanos)),
    service: row.service,
    host: row.host,
    severity: severityOfNumber(row.severity_number),
    severityText: row.severity_text,
    body: row.body,
    traceId: row.trace_id,
    spanId: row.span_id,
    attributes: row.attributes,
    resource: row.resource,
    scope: row.scope_name,
    class: row.class,
  }
}
