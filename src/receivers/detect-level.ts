import { ByteMap } from '../lib/byte-map.ts'
import type { Slice } from '../model/bytes.ts'

/** Words that are a level wherever they stand alone in capitals, and in any case behind `level=` and in brackets. */
const words = [
  'trace',
  'debug',
  'info',
  'information',
  'notice',
  'warn',
  'warning',
  'err',
  'error',
  'severe',
  'crit',
  'critical',
  'alert',
  'fatal',
  'panic',
  'emerg',
  'emergency',
]
const known = new ByteMap<'capitals' | 'other'>()
for (const word of words) {
  const capitals = Buffer.from(word.toUpperCase())
  known.add(capitals, 0, capitals.length, 'capitals')
  for (const other of [word, word.slice(0, 1).toUpperCase() + word.slice(1)]) known.add(Buffer.from(other), 0, other.length, 'other')
}
const longest = 11
/** Levels stand at the beginning of lines. */
const searchedBytes = 200

/** Points `into` at the word of `line` that says its level; leaves it when there is none. */
export function detectLevel({ bytes, start, end }: Slice, into: Slice): void {
  const last = Math.min(end, start + searchedBytes)
  for (let at = start; at < last;) {
    if (!isLetter(bytes[at])) {
      at++
      continue
    }
    const from = at
    while (at < end && isWord(bytes[at])) at++
    const size = at - from
    if (size < 3 || size > longest) continue
    const kind = known.get(bytes, from, at)
    if (kind === undefined || (kind === 'other' && !isMarked(bytes, start, from))) continue
    into.set(bytes, from, at)
    return
  }
}

/** `[error]`, `level=error`, `"level":"error"`, `<error>`. */
function isMarked(bytes: Buffer, start: number, at: number): boolean {
  let before = at - 1
  if (before < start) return false
  if (bytes[before] === 0x5b || bytes[before] === 0x3c || bytes[before] === 0x7c) return true
  while (before > start && isBetween(bytes[before])) before--
  if (before === at - 1) return false
  let from = before
  while (from >= start && isWord(bytes[from])) from--
  return levelKeys.get(bytes, from + 1, before + 1) === true
}

const levelKeys = new ByteMap<true>()
for (const key of ['level', 'lvl', 'severity', 'loglevel', 'log_level', 'Level', 'LEVEL'])
  levelKeys.add(Buffer.from(key), 0, key.length, true)

/** What stands between a key and its value. */
function isBetween(byte: number | undefined): boolean {
  return byte === 0x3d || byte === 0x3a || byte === 0x22 || byte === 0x20
}

function isLetter(byte = 0): boolean {
  return (byte | 32) >= 0x61 && (byte | 32) <= 0x7a
}

function isWord(byte = 0): boolean {
  return isLetter(byte) || byte === 0x5f || (byte >= 0x30 && byte <= 0x39)
}
