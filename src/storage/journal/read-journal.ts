import { decodeFrame, decodeHeader, headerBytes } from './frame.ts'

/** What a journal's file holds. */
export interface ReadJournal {
  readonly entries: Map<string, Buffer>
  /** Undefined when not even the header can be read. */
  readonly salt: Buffer | undefined
  /** Where the last whole frame ends. */
  readonly end: number
  /** Whole frames stand behind bytes that are none. */
  readonly isDamaged: boolean
}

/** Reads a file. A torn end is what nobody was told of; behind damage it goes on with the next whole frame. */
export function readJournal(bytes: Buffer): ReadJournal {
  const entries = new Map<string, Buffer>()
  const salt = decodeHeader(bytes)
  if (salt === undefined) return { entries, salt, end: 0, isDamaged: bytes.length >= headerBytes }
  let end = headerBytes
  let isDamaged = false
  for (let at = headerBytes; at >= 0;) {
    const frame = decodeFrame(salt, bytes, at)
    if (frame === undefined) {
      at = bytes.indexOf(salt, at + 1)
      continue
    }
    isDamaged ||= at !== end
    const { name, value } = frame.change
    if (value === undefined) entries.delete(name)
    // A copy: one entry that stays must not keep the whole file in memory.
    else entries.set(name, Buffer.from(value))
    at = end = frame.end
  }
  return { entries, salt, end, isDamaged }
}
