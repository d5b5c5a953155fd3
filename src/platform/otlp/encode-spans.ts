import { ProtobufWriter } from '../../lib/wire/protobuf-writer.ts'
import type { FinishedSpan } from '../finished-span.ts'
import { writeAttributes, writeResource, type Attributes } from './attributes.ts'

const kinds = { server: 2, client: 3 } as const
const errorStatus = 2

/** An OTLP `ExportTraceServiceRequest`. */
export function encodeSpans(resource: Attributes, version: string, spans: readonly FinishedSpan[]): Buffer {
  const writer = new ProtobufWriter()
  writeResource(writer, resource, version, () => {
    for (const span of spans) writer.message(2, () => writeSpan(writer, span))
  })
  return writer.finish()
}

function writeSpan(writer: ProtobufWriter, span: FinishedSpan): void {
  writer.bytes(1, Buffer.from(span.traceId, 'hex'))
  writer.bytes(2, Buffer.from(span.spanId, 'hex'))
  writer.bytes(4, Buffer.from(span.parentSpanId, 'hex'))
  writer.string(5, span.name)
  writer.varint(6, kinds[span.kind])
  writer.fixed64(7, span.start)
  writer.fixed64(8, span.end)
  writeAttributes(writer, 9, span.attributes)
  const { error } = span
  if (error === undefined) return
  writer.message(15, () => {
    writer.string(2, error)
    writer.varint(3, errorStatus)
  })
}
