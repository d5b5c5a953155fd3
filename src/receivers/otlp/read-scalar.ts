import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import { limits } from './limits.ts'

/** An int64 in decimal, exact. */
export function readInt64(reader: ProtobufReader): string {
  reader.varint64()
  const { low, high } = reader
  // Within 53 bits a double is exact.
  if (high >= -0x200000 && high < 0x200000) return String(high * 4294967296 + (low >>> 0))
  return String((BigInt(high) << 32n) | BigInt(low >>> 0))
}

/** Bytes as base64; of huge ones only the beginning, which every limit after us cuts shorter still. */
export function readBase64(reader: ProtobufReader): string {
  const end = reader.contentEnd()
  const start = reader.position
  reader.position = end
  return reader.bytes.toString('base64', start, Math.min(end, start + (limits.formattedBytes / 4) * 3))
}
