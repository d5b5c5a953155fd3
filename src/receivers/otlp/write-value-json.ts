import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { cleanText, isPlainAscii } from '../../lib/wire/plain-text.ts'
import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import { limits } from './limits.ts'
import { readBase64, readInt64 } from './read-scalar.ts'

const truncated = '"[truncated]"'

/** An ArrayValue as JSON text into `out`; `depth` counts the arrays and maps around and including it. */
export function writeArrayJson(reader: ProtobufReader, out: ByteWriter, depth: number): void {
  writeItems(reader, out, depth, '[', ']', writeValueJson)
}

/** A KeyValueList as a JSON object in the sender's order, duplicates included; it never becomes a JavaScript object. */
export function writeMapJson(reader: ProtobufReader, out: ByteWriter, depth: number): void {
  writeItems(reader, out, depth, '{', '}', writePairJson)
}

type WriteItem = (reader: ProtobufReader, out: ByteWriter, depth: number) => void

function writeItems(reader: ProtobufReader, out: ByteWriter, depth: number, open: string, close: string, writeItem: WriteItem): void {
  const outer = reader.enter()
  const start = out.length
  let count = 0
  out.text(open)
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== 10 || out.length - start > limits.formattedBytes) {
      reader.skip(tag)
      continue
    }
    if (count++ > 0) out.text(',')
    writeItem(reader, out, depth)
  }
  reader.leave(outer)
  out.text(close)
}

function writeValueJson(reader: ProtobufReader, out: ByteWriter, depth: number): void {
  const outer = reader.enter()
  const start = out.length
  while (reader.more()) {
    const tag = reader.tag()
    // The last field set wins, as in any oneof.
    if (tag >= 10 && tag <= 58) out.length = start
    switch (tag) {
      case 10:
        writeStringJson(reader, out)
        break
      case 16:
        out.text(reader.varint() === 0 ? 'false' : 'true')
        break
      case 24:
        out.text(readInt64(reader))
        break
      case 33:
        out.text(formatDoubleJson(reader.double()))
        break
      case 42:
      case 50:
        if (depth >= limits.valueDepth) {
          reader.skip(tag)
          out.text(truncated)
        } else if (tag === 42) writeArrayJson(reader, out, depth + 1)
        else writeMapJson(reader, out, depth + 1)
        break
      case 58:
        out.text(`"${readBase64(reader)}"`)
        break
      default:
        reader.skip(tag)
    }
  }
  if (out.length === start) out.text('null')
  reader.leave(outer)
}

function writePairJson(reader: ProtobufReader, out: ByteWriter, depth: number): void {
  const outer = reader.enter()
  let keyAt = -1
  let valueAt = -1
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) keyAt = reader.position
    else if (tag === 18) valueAt = reader.position
    reader.skip(tag)
  }
  if (keyAt < 0) out.text('""')
  else {
    reader.position = keyAt
    writeStringJson(reader, out)
  }
  out.text(':')
  if (valueAt < 0) out.text('null')
  else {
    reader.position = valueAt
    writeValueJson(reader, out, depth)
  }
  reader.leave(outer)
}

function writeStringJson(reader: ProtobufReader, out: ByteWriter): void {
  const end = reader.contentEnd()
  const start = reader.position
  reader.position = end
  if (end - start > limits.formattedBytes) out.text(truncated)
  else if (isPlainAscii(reader.view, start, end) && needsNoEscape(reader.view, start, end)) {
    out.uint8(0x22)
    out.raw(reader.bytes, start, end)
    out.uint8(0x22)
  } else out.text(JSON.stringify(cleanText(reader.bytes.subarray(start, end))))
}

function needsNoEscape(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = view.getUint8(at)
    if (byte < 0x20 || byte === 0x22 || byte === 0x5c) return false
  }
  return true
}

/** JSON has no NaN and no infinities: they become strings, as protobuf's JSON mapping writes them. */
function formatDoubleJson(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`
}
