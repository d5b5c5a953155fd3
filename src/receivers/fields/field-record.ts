import { equalBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { readIsoTime, setHalves } from '../../lib/wire/iso-time.ts'
import type { JsonKind, JsonPath } from '../../lib/wire/json-leaves.ts'
import { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import type { LogField } from './log-fields.ts'

const resourceKeys = ['service.name', 'service.version', 'deployment.environment.name', 'host.name'].map((key) => Buffer.from(key))
const logKey = Buffer.from('log')
const traceFields = { traceId: 16, spanId: 8 } as const
/** Attributes of one record; one with more is refused. */
const mostAttributes = 2048
/** Levels of pino and bunyan. */
const numericLevels: ReadonlyMap<number, number> = new Map([
  [10, 1],
  [20, 5],
  [30, 9],
  [40, 13],
  [50, 17],
  [60, 21],
])

/** Makes log records of fields, one record after the other, and shows them under their resource. */
export class FieldRecord {
  readonly record = new LogRecordView()
  /** For values that are no range of the body. */
  readonly scratch = new ByteWriter(4096)
  /** Why the record at hand will be refused. */
  problem: RejectReason | undefined
  private readonly sink: TelemetrySink
  private readonly otherMessage = new Slice()
  private readonly transactionId = new Slice()
  /** service, version, environment, host of the record at hand, and of the one before. */
  private readonly resource = resourceKeys.map(() => new Slice())
  private readonly shown = resourceKeys.map(() => Buffer.alloc(0))
  private readonly attributes = new AttributeList()

  constructor(sink: TelemetrySink) {
    this.sink = sink
  }

  begin(): void {
    this.record.clear()
    this.otherMessage.clear()
    this.transactionId.clear()
    for (const slice of this.resource) slice.clear()
    this.scratch.clear()
    this.problem = undefined
  }

  /** One field, as text `bytes[start, end)` that stays until the record is shown. */
  take({ key, role: { role, name = key } }: JsonPath<LogField>, kind: JsonKind, bytes: Buffer, start: number, end: number): void {
    const { record, resource } = this
    switch (role) {
      case 'time':
        if (!this.readTime(kind, bytes, start, end)) this.problem = 'malformed'
        return
      case 'message':
        return record.body.set(bytes, start, end)
      case 'otherMessage':
        if (kind === 'string') return this.otherMessage.set(bytes, start, end)
        break
      case 'level':
        if (kind === 'string') record.severityText.set(bytes, start, end)
        else if (kind === 'number') record.severityNumber = numericLevels.get(Number(bytes.toString('latin1', start, end))) ?? 0
        return
      case 'traceId':
      case 'spanId':
        if (this.readId(traceFields[role], record[role], bytes, start, end)) return
        break
      case 'transactionId':
        if (this.readId(8, this.transactionId, bytes, start, end)) return
        break
      case 'service':
        return resource[0]?.set(bytes, start, end)
      case 'serviceVersion':
        return resource[1]?.set(bytes, start, end)
      case 'environment':
        return resource[2]?.set(bytes, start, end)
      case 'host':
        return resource[3]?.set(bytes, start, end)
      case 'attribute':
        break
    }
    this.attribute(name, bytes, start, end)
  }

  attribute(key: Buffer, bytes: Buffer, start: number, end: number): void {
    const { attributes } = this.record
    if (attributes.length >= mostAttributes) this.problem = 'too_many_attributes'
    else attributes.add(key, 0, key.length, bytes, start, end)
  }

  /** Shows the record, or counts it as refused. One without a message is told by `whole`, where that is given. */
  finish(whole?: Slice): void {
    const { record, otherMessage, transactionId } = this
    if (this.problem !== undefined) {
      this.sink.reject(this.problem, 1)
      return
    }
    if (record.body.length === 0) {
      const { bytes, start, end } = otherMessage.length > 0 || whole === undefined ? otherMessage : whole
      record.body.set(bytes, start, end)
    } else if (otherMessage.length > 0) this.attribute(logKey, otherMessage.bytes, otherMessage.start, otherMessage.end)
    if (record.spanId.length === 0) record.spanId.set(transactionId.bytes, transactionId.start, transactionId.end)
    this.showResource()
    this.sink.logRecord(record)
  }

  /** ISO 8601, or milliseconds since 1970: `strict_date_optional_time||epoch_millis`. */
  private readTime(kind: JsonKind, bytes: Buffer, start: number, end: number): boolean {
    const { time } = this.record
    if (kind === 'string' && readIsoTime(bytes, start, end, time)) return true
    if (end - start > 20 || (kind !== 'string' && kind !== 'number')) return false
    const text = bytes.toString('latin1', start, end)
    if (!/^\d{1,15}(\.\d+)?$/.test(text)) return false
    const ms = Number(text)
    const seconds = Math.floor(ms / 1000)
    if (seconds > 9_200_000_000) return false
    setHalves(time, seconds, Math.round((ms - seconds * 1000) * 1e6))
    return true
  }

  /** Hexadecimal digits as raw bytes; false when they are not those of such an id. */
  private readId(size: number, into: Slice, bytes: Buffer, start: number, end: number): boolean {
    if (end - start !== 2 * size) return false
    const { scratch } = this
    scratch.reserve(size)
    const target = scratch.bytes
    const begin = scratch.length
    for (let at = start, to = begin; at < end; at += 2, to++) {
      const byte = ((hexDigits[bytes[at] ?? 0] ?? -1) << 4) | (hexDigits[bytes[at + 1] ?? 0] ?? -1)
      if (byte < 0) return false
      target[to] = byte
    }
    scratch.length = begin + size
    into.set(target, begin, begin + size)
    return true
  }

  /** Only when it is another one than that of the record before. */
  private showResource(): void {
    const { resource, shown, attributes } = this
    if (resource.every(({ bytes, start, end }, i) => equalBytes(shown[i], bytes, start, end))) return
    attributes.clear()
    resource.forEach(({ bytes, start, end }, i) => {
      const key = resourceKeys[i]
      shown[i] = Buffer.from(bytes.subarray(start, end))
      if (end > start && key !== undefined) attributes.add(key, 0, key.length, bytes, start, end)
    })
    this.sink.resource(attributes)
  }
}

/** The value of each hexadecimal digit, -1 for all other bytes. */
const hexDigits = Int8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(value) ? -1 : value
})
