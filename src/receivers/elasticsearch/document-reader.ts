import { equalBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { readIsoTime, setHalves } from '../../lib/wire/iso-time.ts'
import { brokenJson, type JsonKind, JsonLeaves, type JsonPath, JsonPaths } from '../../lib/wire/json-leaves.ts'
import { isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { type Field, fieldOf } from './field-roles.ts'
import { limits } from './limits.ts'

/** Where a document goes: what its action or address says. */
export interface Target {
  readonly index: Buffer
  readonly id: Buffer
}

/** Known to all bodies: field names come again and again. */
const paths = new JsonPaths<Field>(fieldOf)
const indexKey = Buffer.from('elasticsearch.index')
const idKey = Buffer.from('elasticsearch.id')
const resourceKeys = ['service.name', 'service.version', 'deployment.environment.name', 'host.name'].map((key) => Buffer.from(key))
/** Levels of pino and bunyan. */
const numericLevels: ReadonlyMap<number, number> = new Map([
  [10, 1],
  [20, 5],
  [30, 9],
  [40, 13],
  [50, 17],
  [60, 21],
])

/** Reads the documents of one body as log records. */
export class DocumentReader {
  private readonly body: Buffer
  private readonly sink: TelemetrySink
  private readonly scratch = new ByteWriter(4096)
  private readonly leaves: JsonLeaves<Field>
  private readonly record = new LogRecordView()
  private readonly otherMessage = new Slice()
  private readonly transactionId = new Slice()
  /** service, version, environment, host of the document at hand, and of the one before. */
  private readonly resource = resourceKeys.map(() => new Slice())
  private readonly shown = resourceKeys.map(() => Buffer.alloc(0))
  private readonly attributes = new AttributeList()
  private problem: RejectReason | undefined

  constructor(body: Buffer, sink: TelemetrySink) {
    this.body = body
    this.sink = sink
    this.leaves = new JsonLeaves(body, this.scratch, limits, (path, kind, bytes, start, end) => this.leaf(path, kind, bytes, start, end))
  }

  /** The document that `body[start, end)` is: one record, or one rejected. */
  read(start: number, end: number, { index, id }: Target): void {
    const { record, otherMessage } = this
    record.clear()
    otherMessage.clear()
    this.transactionId.clear()
    for (const slice of this.resource) slice.clear()
    this.scratch.clear()
    this.problem = undefined
    try {
      this.leaves.walk(start, end, paths.root)
    } catch (error) {
      if (error !== brokenJson) throw error
      this.problem = 'malformed'
    }
    if (this.problem !== undefined) {
      this.sink.reject(this.problem, 1)
      return
    }
    if (record.body.length === 0) this.chooseBody(start, end)
    else if (otherMessage.length > 0)
      record.attributes.add(logKey, 0, logKey.length, otherMessage.bytes, otherMessage.start, otherMessage.end)
    if (record.spanId.length === 0) record.spanId.set(this.transactionId.bytes, this.transactionId.start, this.transactionId.end)
    if (index.length > 0) record.attributes.add(indexKey, 0, indexKey.length, index, 0, index.length)
    if (id.length > 0) record.attributes.add(idKey, 0, idKey.length, id, 0, id.length)
    this.showResource()
    this.sink.logRecord(record)
  }

  private leaf({ key, role: { role, name } }: JsonPath<Field>, kind: JsonKind, bytes: Buffer, start: number, end: number): void {
    const { record } = this
    switch (role) {
      case 'time':
        if (!this.readTime(kind, bytes, start, end)) this.problem = 'malformed'
        return
      case 'message':
        record.body.set(bytes, start, end)
        return
      case 'otherMessage':
        if (kind !== 'string') break
        this.otherMessage.set(bytes, start, end)
        return
      case 'level':
        if (kind === 'string') record.severityText.set(bytes, start, end)
        else if (kind === 'number') record.severityNumber = numericLevels.get(Number(bytes.toString('latin1', start, end))) ?? 0
        return
      case 'traceId':
        if (!this.readId(16, record.traceId, bytes, start, end)) break
        return
      case 'spanId':
        if (!this.readId(8, record.spanId, bytes, start, end)) break
        return
      case 'transactionId':
        if (!this.readId(8, this.transactionId, bytes, start, end)) break
        return
      case 'service':
        return this.resource[0]?.set(bytes, start, end)
      case 'serviceVersion':
        return this.resource[1]?.set(bytes, start, end)
      case 'environment':
        return this.resource[2]?.set(bytes, start, end)
      case 'host':
        return this.resource[3]?.set(bytes, start, end)
      case 'attribute':
        break
    }
    if (record.attributes.length >= limits.attributes) this.problem = 'too_many_attributes'
    else record.attributes.add(name ?? key, 0, (name ?? key).length, bytes, start, end)
  }

  /** `strict_date_optional_time||epoch_millis`, Elasticsearch's own format. */
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

  /** A document without a message is its own. */
  private chooseBody(start: number, end: number): void {
    const { record, otherMessage, body } = this
    if (otherMessage.length > 0) record.body.set(otherMessage.bytes, otherMessage.start, otherMessage.end)
    else if (isCleanUtf8(body.subarray(start, end))) record.body.set(body, start, end)
  }

  /** Only when it is another one than that of the document before. */
  private showResource(): void {
    const { resource, shown, attributes } = this
    let isSame = true
    for (let i = 0; i < resource.length; i++) {
      const slice = resource[i]
      if (slice !== undefined && !equalBytes(shown[i], slice.bytes, slice.start, slice.end)) isSame = false
    }
    if (isSame) return
    attributes.clear()
    for (let i = 0; i < resource.length; i++) {
      const slice = resource[i]
      const key = resourceKeys[i]
      if (slice === undefined || key === undefined) continue
      shown[i] = Buffer.from(slice.bytes.subarray(slice.start, slice.end))
      if (slice.length > 0) attributes.add(key, 0, key.length, slice.bytes, slice.start, slice.end)
    }
    this.sink.resource(attributes)
  }
}

const logKey = Buffer.from('log')

/** The value of each hexadecimal digit, -1 for all other bytes. */
const hexDigits = Int8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(value) ? -1 : value
})
