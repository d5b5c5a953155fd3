import type { FileWindow } from './file-window.ts'
import { type Change, decodeFrame, decodeHeader, findSalt, frameBytes, headerBytes, prefixBytes } from './frame.ts'

/** What a journal's file holds. */
export interface ReadJournal {
  readonly entries: Map<string, Buffer>
  /** Undefined when neither the header nor any frame tells it. */
  readonly salt: Buffer | undefined
  /** Where the last whole frame ends. */
  readonly end: number
  /** The header is none, or whole frames stand behind bytes that are none. */
  readonly isDamaged: boolean
}

/** So much of a file is searched for a frame when its header is damaged. */
const searchedBytes = 8 * 1024 * 1024

/** Reads a file. A torn end is what nobody was told of; behind damage it goes on with the next whole frame. */
export async function readJournal(file: FileWindow): Promise<ReadJournal> {
  const entries = new Map<string, Buffer>()
  const told = decodeHeader(await file.read(0, headerBytes))
  const salt = told ?? findSalt(await file.read(0, searchedBytes))
  let isDamaged = told === undefined && file.sizeBytes >= headerBytes
  if (salt === undefined) return { entries, salt, end: 0, isDamaged }
  let end = headerBytes
  for (let at = headerBytes; at >= 0;) {
    const frame = await readFrame(file, salt, at)
    if (frame === undefined) {
      at = await file.find(salt, at + 1)
      continue
    }
    isDamaged ||= at !== end
    const { name, value } = frame.change
    if (value === undefined) entries.delete(name)
    // A copy: one entry that stays must not keep a piece of the file in memory.
    else entries.set(name, Buffer.from(value))
    at = end = frame.end
  }
  return { entries, salt, end, isDamaged }
}

async function readFrame(
  file: FileWindow,
  salt: Buffer,
  at: number,
): Promise<{ readonly change: Change; readonly end: number } | undefined> {
  const length = frameBytes(salt, await file.read(at, prefixBytes))
  if (length === undefined || at + length > file.sizeBytes) return undefined
  const change = decodeFrame(salt, await file.read(at, length))
  return change === undefined ? undefined : { change, end: at + length }
}
