import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import { type NanoTime, Slice } from '../model/bytes.ts'
import type { SpanEventView, SpanLinkView, SpanView } from '../model/span.ts'
import { spans } from '../storage/tables/spans.ts'
import type { BatchContext } from './batch-context.ts'
import type { ChunkWriter } from './chunk-set.ts'
import type { Field } from './field-table.ts'
import { dateText, dayOf } from './partition-text.ts'
import { isId, writeAll, writeHexId, writeMs, writeShort } from './row-parts.ts'

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'].map((word) => encodeWord(word))
const statuses = ['unset', 'ok', 'error'].map((word) => encodeWord(word))
const none = new Slice()

/** Spans to rows of `spans`. */
export class SpanEncoder {
  private readonly batch: BatchContext
  private readonly oldestMs: number
  private readonly fields: Field[] = []
  private readonly partFields: Field[] = []
  private readonly writers = new Map<number, ChunkWriter>()

  constructor(batch: BatchContext, oldestMs: number) {
    this.batch = batch
    this.oldestMs = oldestMs
  }

  encode(span: SpanView): void {
    const { batch } = this
    const { text, resource, scope, project } = batch
    if (!isId(span.traceId, 16) || !isId(span.spanId, 8)) {
      batch.reject('invalid_id', 1)
      return
    }
    const timed = span.start.low !== 0 || span.start.high !== 0
    if (!timed) batch.allTimed = false
    const start = timed ? span.start : batch.receivedAt
    const ms = batch.timeWithin(start, this.oldestMs)
    if (ms === undefined) return
    const writer = this.writerOf(ms)
    const { out } = writer

    out.uint32(project.projectId)
    out.halves(start.low, start.high)
    writeDuration(out, start, span.end)
    writeMs(out, batch.receivedAtMs)
    writeHexId(out, span.traceId, 16)
    writeHexId(out, span.spanId, 8)
    writeHexId(out, span.parentSpanId, 8)
    text.name(out, span.traceState)
    text.masking(out, span.name.bytes, span.name.start, span.name.end, project.limits.nameBytes)
    writeShort(out, kinds[span.kind] ?? encodeWord('unspecified'))
    writeShort(out, statuses[span.statusCode] ?? encodeWord('unset'))
    const { statusMessage } = span
    text.masking(out, statusMessage.bytes, statusMessage.start, statusMessage.end, project.limits.valueBytes)
    writeAll(out, resource.names)
    writeAll(out, scope.names)
    out.uint8(span.flags & 255)
    const kept = text.resolve(span.attributes, this.fields)
    text.attributes(out, span.attributes, this.fields, kept)
    writeAll(out, resource.map)
    this.events(out, span.events, span.eventCount)
    this.links(out, span.links, span.linkCount)
    writer.endSegmentRow()
    batch.accepted++
  }

  /** Times, names and attributes as three arrays of equal length. */
  private events(out: ByteWriter, events: readonly SpanEventView[], given: number): void {
    const { text, project } = this.batch
    const count = Math.min(given, project.limits.spanParts)
    out.varint(count)
    for (let i = 0; i < count; i++) out.halves(events[i]?.time.low ?? 0, events[i]?.time.high ?? 0)
    out.varint(count)
    for (let i = 0; i < count; i++) {
      const name = events[i]?.name
      if (name !== undefined) text.masking(out, name.bytes, name.start, name.end, project.limits.nameBytes)
    }
    out.varint(count)
    for (let i = 0; i < count; i++) this.attributes(out, events[i])
  }

  private links(out: ByteWriter, links: readonly SpanLinkView[], given: number): void {
    const count = Math.min(given, this.batch.project.limits.spanParts)
    out.varint(count)
    for (let i = 0; i < count; i++) writeHexId(out, links[i]?.traceId ?? none, 16)
    out.varint(count)
    for (let i = 0; i < count; i++) writeHexId(out, links[i]?.spanId ?? none, 8)
    out.varint(count)
    for (let i = 0; i < count; i++) this.batch.text.name(out, links[i]?.traceState ?? none)
    out.varint(count)
    for (let i = 0; i < count; i++) this.attributes(out, links[i])
  }

  private attributes(out: ByteWriter, part: SpanEventView | SpanLinkView | undefined): void {
    if (part === undefined) return
    const kept = this.batch.text.resolve(part.attributes, this.partFields)
    this.batch.text.attributes(out, part.attributes, this.partFields, kept)
  }

  private writerOf(ms: number): ChunkWriter {
    const day = dayOf(ms)
    const known = this.writers.get(day)
    if (known !== undefined) return known
    const writer = this.batch.chunks.writer(spans.name, dateText(day))
    this.writers.set(day, writer)
    return writer
  }
}

function encodeWord(word: string): Buffer {
  return Buffer.from(`${String.fromCharCode(word.length)}${word}`)
}

/** End minus start as UInt64; 0 when the end lies before the start. */
function writeDuration(out: ByteWriter, start: Readonly<NanoTime>, end: Readonly<NanoTime>): void {
  const borrow = end.low >>> 0 < start.low >>> 0 ? 1 : 0
  const high = (end.high >>> 0) - (start.high >>> 0) - borrow
  if (high < 0) out.halves(0, 0)
  else out.halves(end.low - start.low, high)
}
