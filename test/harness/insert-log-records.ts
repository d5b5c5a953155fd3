import type { SearchableRecord } from '../../src/query/logs/searchable-record.ts'
import { toDateTime64 } from '../../src/query/nano-time.ts'
import type { TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'

/** A record with everything absent but what is given; at 2026-11-20T12:00:00Z. */
export function buildRecord(given: Partial<SearchableRecord>): SearchableRecord {
  return {
    timestamp: 1_795_176_000_000_000_000n,
    observedTimestamp: 1_795_176_000_000_000_000n,
    receivedAt: 1_795_176_000_000_000_000n,
    severityNumber: 0,
    severityText: '',
    service: '',
    host: '',
    environment: '',
    class: 'application',
    scopeName: '',
    scopeVersion: '',
    eventName: '',
    traceId: '',
    spanId: '',
    traceFlags: 0,
    body: '',
    attributes: new Map(),
    resource: new Map(),
    ...given,
  }
}

/** Stores records through plain SQL, `segment` counting up from 1, so that tests know them again. */
export async function insertLogRecords(store: TelemetryStore, project: number, records: readonly SearchableRecord[]): Promise<void> {
  const rows = records.map((record, i) => {
    const texts = [
      record.severityText,
      record.service,
      record.host,
      record.environment,
      record.scopeName,
      record.scopeVersion,
      record.eventName,
      record.traceId,
      record.spanId,
      record.body,
      record.class,
    ].map((text) => quote(text))
    const times = [record.timestamp, record.observedTimestamp, record.receivedAt].map(
      (time) => `toDateTime64('${toDateTime64(time)}', 9, 'UTC')`,
    )
    const maps = [record.attributes, record.resource].map(
      (map) =>
        `map(${[...map]
          .flat()
          .map((text) => quote(text))
          .join(', ')})`,
    )
    // Named, because UNION ALL confuses columns of equal name, such as two equal literals.
    const values = [project, record.severityNumber, record.traceFlags, i + 1, ...texts, ...times, ...maps]
    return `SELECT ${values.map((value, column) => `${value} AS c${column}`).join(', ')}`
  })
  const columns =
    'project, severity_number, trace_flags, segment, severity_text, service, host, environment, scope_name, scope_version, event_name, ' +
    'trace_id, span_id, body, class, timestamp, observed_timestamp, received_at, attributes, resource'
  for (let i = 0; i < rows.length; i += 500)
    await store.command(`INSERT INTO log_records (${columns}) SELECT * FROM (${rows.slice(i, i + 500).join(' UNION ALL ')})`)
}

/** Test data only: the product binds its values. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`
}
