import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { cleanText, isCleanUtf8, isPlainAscii } from '../../lib/wire/plain-text.ts'
import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'

/** A string field as a range of the body; only a string that is not valid UTF-8 or has NUL is rewritten, into `scratch`. */
export function readText(reader: ProtobufReader, scratch: ByteWriter, into: Slice): void {
  const end = reader.contentEnd()
  const start = reader.position
  reader.position = end
  if (isPlainAscii(reader.view, start, end)) {
    into.set(reader.bytes, start, end)
    return
  }
  const bytes = reader.bytes.subarray(start, end)
  if (isCleanUtf8(bytes)) into.set(reader.bytes, start, end)
  else setText(into, scratch, cleanText(bytes))
}

/** A string field as a string. */
export function readString(reader: ProtobufReader): string {
  const end = reader.contentEnd()
  const start = reader.position
  reader.position = end
  if (isPlainAscii(reader.view, start, end)) return reader.bytes.toString('latin1', start, end)
  return cleanText(reader.bytes.subarray(start, end))
}

/** Writes `text` to `scratch` and points at it. */
export function setText(into: Slice, scratch: ByteWriter, text: string): void {
  const start = scratch.length
  scratch.text(text)
  into.set(scratch.bytes, start, scratch.length)
}
