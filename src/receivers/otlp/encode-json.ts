import { Fault } from '../../lib/errors.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { checkJsonBounds } from '../../lib/wire/json-bounds.ts'
import { encodeScalar } from './encode-scalar.ts'
import type { JsonField, JsonMessage } from './json-schema.ts'
import { limits } from './limits.ts'

/**
 * An OTLP/JSON body as the protobuf bytes of the same message, so that there is one decoder a signal: hex ids, enums as number or
 * name, 64-bit integers as string or number, unknown fields ignored (OTLP specification, "JSON Protobuf Encoding").
 * Throws Fault('bad_input') naming the field that is wrong, never its value.
 */
export function encodeJson(body: Buffer, message: JsonMessage): Buffer {
  checkJsonBounds(body, { maxDepth: limits.jsonDepth, maxContainers: limits.jsonContainers })
  const out = new ByteWriter(body.length + 64)
  encodeMessage(out, parse(body), message, 'the body')
  return out.view()
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // The parser's own message quotes the text, which may hold secrets.
    throw new Fault('bad_input', 'the body is not valid JSON')
  }
}

function encodeMessage(out: ByteWriter, value: unknown, message: JsonMessage, name: string): void {
  if (!isObject(value)) throw new Fault('bad_input', `${name} must be a JSON object`)
  for (const key of Object.keys(value)) {
    const field = message.get(key)
    const content = value[key]
    // Of a JSON null, protobuf says: as if it were not there.
    if (field === undefined || content === null) continue
    if (!field.repeated) encodeField(out, content, field, key)
    else if (Array.isArray(content)) for (const item of content) encodeField(out, item, field, key)
    else throw new Fault('bad_input', `"${key}" must be a JSON array`)
  }
}

function encodeField(out: ByteWriter, value: unknown, field: JsonField, name: string): void {
  if (field.message === undefined) {
    encodeScalar(out, value, field, name)
    return
  }
  out.varint(field.number * 8 + 2)
  // The length is known afterwards: room for four bytes of it, which protobuf allows to be more than it needs.
  const lengthAt = out.length
  out.uint32(0)
  encodeMessage(out, value, field.message(), `"${name}"`)
  const size = out.length - lengthAt - 4
  if (size >= 1 << 28) throw new Fault('too_large', `"${name}" is too large`)
  for (let i = 0; i < 4; i++) out.bytes[lengthAt + i] = ((size >>> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
