import { SpanEventView, SpanLinkView, SpanView } from '../../model/span.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'
import { readId } from './read-id.ts'
import { readText } from './read-text.ts'
import { walkRequest } from './walk-request.ts'

/** ExportTraceServiceRequest (opentelemetry-proto 1.11, protobuf) to spans. Throws Fault('bad_input'). A span needs valid ids. */
export function decodeTraces(body: Buffer, sink: TelemetrySink): void {
  const span = new SpanView()
  walkRequest(body, sink, (decoding) => {
    readSpan(decoding, span)
    if (span.traceId.length === 0 || span.spanId.length === 0) decoding.problem ??= 'invalid_id'
    if (decoding.recordIsSound()) sink.span(span)
  })
}

function readSpan(decoding: Decoding, span: SpanView): void {
  const { reader, scratch } = decoding
  const outer = reader.enter()
  span.clear()
  while (reader.more()) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        readId(reader, 16, span.traceId)
        break
      case 18:
        readId(reader, 8, span.spanId)
        break
      case 26:
        readText(reader, scratch, span.traceState)
        break
      case 34:
        if (readId(reader, 8, span.parentSpanId) === 'invalid') decoding.problem ??= 'invalid_id'
        break
      case 42:
        readText(reader, scratch, span.name)
        break
      case 48:
        span.kind = known(reader.varint(), 5)
        break
      case 57:
        reader.fixed64(span.start)
        break
      case 65:
        reader.fixed64(span.end)
        break
      case 74:
        decoding.attribute(span.attributes)
        break
      case 90:
        readEvent(decoding, span)
        break
      case 106:
        readLink(decoding, span)
        break
      case 122:
        readStatus(decoding, span)
        break
      case 133:
        span.flags = reader.fixed32()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outer)
}

function readEvent(decoding: Decoding, span: SpanView): void {
  const { reader, scratch } = decoding
  if (span.eventCount === limits.parts) {
    decoding.problem ??= 'too_large'
    reader.skip(90)
    return
  }
  const event = (span.events[span.eventCount++] ??= new SpanEventView())
  event.time.low = event.time.high = 0
  event.name.clear()
  event.attributes.clear()
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 9) reader.fixed64(event.time)
    else if (tag === 18) readText(reader, scratch, event.name)
    else if (tag === 26) decoding.attribute(event.attributes)
    else reader.skip(tag)
  }
  reader.leave(outer)
}

/** A link whose ids are not valid leads nowhere and is left out. */
function readLink(decoding: Decoding, span: SpanView): void {
  const { reader, scratch } = decoding
  if (span.linkCount === limits.parts) {
    decoding.problem ??= 'too_large'
    reader.skip(106)
    return
  }
  const link = (span.links[span.linkCount] ??= new SpanLinkView())
  link.traceId.clear()
  link.spanId.clear()
  link.traceState.clear()
  link.attributes.clear()
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readId(reader, 16, link.traceId)
    else if (tag === 18) readId(reader, 8, link.spanId)
    else if (tag === 26) readText(reader, scratch, link.traceState)
    else if (tag === 34) decoding.attribute(link.attributes)
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (link.traceId.length > 0 && link.spanId.length > 0) span.linkCount++
}

function readStatus({ reader, scratch }: Decoding, span: SpanView): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 18) readText(reader, scratch, span.statusMessage)
    else if (tag === 24) span.statusCode = known(reader.varint(), 2)
    else reader.skip(tag)
  }
  reader.leave(outer)
}

/** Enum values of a later version of the protocol read as "unspecified". */
function known(value: number, last: number): number {
  return value <= last ? value : 0
}
