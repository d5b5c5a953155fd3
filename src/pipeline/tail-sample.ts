import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import { logClasses, type LogClass, type LogRecordView } from '../model/log-record.ts'
import { readString, readStringMap } from './read-row.ts'

/** A log record as live tail shows it, masked as it was stored. */
export interface TailRecord {
  readonly timestampMs: number
  /** Nanoseconds of the same instant as the row holds it. */
  readonly timestampNs: bigint
  readonly severityNumber: number
  readonly severityText: string
  readonly class: LogClass
  readonly service: string
  readonly host: string
  readonly environment: string
  readonly scope: string
  readonly eventName: string
  readonly traceId: string
  readonly spanId: string
  readonly body: string
  readonly attributes: ReadonlyMap<string, string>
  readonly resource: ReadonlyMap<string, string>
}

/** What the encoder knows about the row it just wrote. */
interface Written {
  readonly out: ByteWriter
  /** Where the severity's text and the name of the event start. */
  readonly severityAt: number
  readonly eventAt: number
  /** Where the body starts; the attributes follow. */
  readonly bodyAt: number
  readonly timeMs: number
  readonly severity: number
  readonly classIndex: number
  readonly resource: { readonly service: string; readonly host: string; readonly environment: string; readonly map: Buffer }
  readonly scope: { readonly names: Buffer }
}

/** Reads back the first `limit` log records of a batch for those who watch live; the rest is only counted. */
export class TailSample {
  readonly records: TailRecord[] = []
  skipped = 0
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  take(record: LogRecordView, { out, severityAt, eventAt, bodyAt, timeMs, severity, classIndex, resource, scope }: Written): void {
    if (this.records.length >= this.limit) {
      this.skipped++
      return
    }
    const body = readString(out.bytes, bodyAt)
    const time = record.time.low !== 0 || record.time.high !== 0 ? record.time : record.observedTime
    this.records.push({
      timestampMs: timeMs,
      timestampNs: (BigInt(time.high >>> 0) << 32n) | BigInt(time.low >>> 0) || BigInt(Math.round(timeMs)) * 1_000_000n,
      severityNumber: severity,
      severityText: readString(out.bytes, severityAt).text,
      class: logClasses[classIndex] ?? 'application',
      service: resource.service,
      host: resource.host,
      environment: resource.environment,
      scope: readString(scope.names, 0).text,
      eventName: readString(out.bytes, eventAt).text,
      traceId: record.traceId.length === 16 ? record.traceId.toHex() : '',
      spanId: record.spanId.length === 8 ? record.spanId.toHex() : '',
      body: body.text,
      attributes: readStringMap(out.bytes, body.end),
      resource: readStringMap(resource.map, 0),
    })
  }
}
