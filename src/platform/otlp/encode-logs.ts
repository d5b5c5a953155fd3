import { ProtobufWriter } from '../../lib/wire/protobuf-writer.ts'
import { writeAttributes, writeResource, writeValue, type Attributes, type AttributeValue } from './attributes.ts'

/** Level of our log -> OpenTelemetry severity number. */
const severities: Readonly<Record<string, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }
const maxAttributes = 64

/** An OTLP `ExportLogsServiceRequest` from lines of our own log; a line that is not one of them is left out. */
export function encodeLogs(resource: Attributes, version: string, lines: readonly string[]): Buffer {
  const writer = new ProtobufWriter()
  writeResource(writer, resource, version, () => {
    for (const line of lines) {
      const record = parseLine(line)
      if (record !== undefined) writer.message(2, () => writeRecord(writer, record))
    }
  })
  return writer.finish()
}

function writeRecord(writer: ProtobufWriter, { level, time, msg, ...fields }: Record<string, unknown>): void {
  const nanos = BigInt(Date.parse(String(time)) || 0) * 1_000_000n
  writer.fixed64(1, nanos)
  writer.varint(2, severities[String(level)] ?? 0)
  writer.string(3, String(level))
  writer.message(5, () => writeValue(writer, typeof msg === 'string' ? msg : ''))
  writeAttributes(writer, 6, flatten(fields))
  writer.fixed64(11, nanos)
}

/** Errors under the names of the semantic conventions; whatever is not plain as JSON. */
function flatten(fields: Record<string, unknown>): Attributes {
  const { err, ...rest } = fields
  const attributes: Record<string, AttributeValue> = {}
  if (isRecord(err)) {
    if (typeof err['type'] === 'string') attributes['exception.type'] = err['type']
    if (typeof err['message'] === 'string') attributes['exception.message'] = err['message']
    if (typeof err['stack'] === 'string') attributes['exception.stacktrace'] = err['stack']
  }
  for (const [key, value] of Object.entries(rest).slice(0, maxAttributes)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') attributes[key] = value
    else if (value !== null) attributes[key] = JSON.stringify(value)
  }
  return attributes
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
