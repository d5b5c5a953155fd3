import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'

export type IdState = 'absent' | 'valid' | 'invalid'

/** A trace id (`size` 16) or span id (8) as raw bytes. W3C and OTLP: all zero means absent; another length is invalid. */
export function readId(reader: ProtobufReader, size: number, into: Slice): IdState {
  const end = reader.contentEnd()
  const start = reader.position
  reader.position = end
  into.clear()
  if (start === end) return 'absent'
  if (end - start !== size) return 'invalid'
  let any = 0
  for (let at = start; at < end; at += 4) any |= reader.view.getInt32(at, true)
  if (any === 0) return 'absent'
  into.set(reader.bytes, start, end)
  return 'valid'
}
