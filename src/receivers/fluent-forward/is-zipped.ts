import { brokenMsgpack, MsgpackReader } from '../../lib/wire/msgpack-reader.ts'

/** Are the events of this message packed with gzip? By its first bytes, since the options stand behind all of them. */
export function isZipped(bytes: Buffer, start: number, end: number): boolean {
  try {
    const reader = new MsgpackReader(bytes, start, end)
    if (reader.kind() !== 'array' || reader.array() < 3 || reader.kind() !== 'string') return false
    reader.range()
    const kind = reader.kind()
    if (kind !== 'binary' && kind !== 'string') return false
    reader.range()
    return reader.stop - reader.start > 2 && bytes[reader.start] === 0x1f && bytes[reader.start + 1] === 0x8b
  } catch (error) {
    if (error !== brokenMsgpack) throw error
    return false
  }
}
