import type { LogRow } from '../../../src/api/contract/logs.ts'

/** What a row has in a column: a part of the record by its name in searches, or an attribute. */
export function cellOf(row: LogRow, column: string): string {
  switch (column) {
    case 'severity':
      return row.severity
    case 'service':
      return row.service
    case 'host':
      return row.host
    case 'class':
      return row.class
    case 'scope':
      return row.scope
    case 'body':
      return row.body
    case 'trace_id':
      return row.traceId
    case 'span_id':
      return row.spanId
    case 'severity_text':
      return row.severityText
    case 'environment':
      return row.resource['deployment.environment.name'] ?? row.resource['deployment.environment'] ?? ''
    default:
      return row.attributes[column] ?? row.resource[column] ?? ''
  }
}
