import { ByteWriter } from './byte-writer.ts'

/** Copies reach back no further than this: blocks are compressed each by itself. */
const blockBytes = 65_536
const tableBits = 14

/**
 * Compresses into Snappy's block format (https://github.com/google/snappy, format_description.txt): greedy matches of at least four bytes
 * found by a hash table, as the reference encoder does.
 */
export function encodeSnappyBlock(input: Buffer): Buffer {
  const out = new ByteWriter(32 + input.length)
  out.varint(input.length)
  const table = new Int32Array(1 << tableBits)
  for (let start = 0; start < input.length; start += blockBytes) {
    encodeBlock(out, input, table.fill(-1), start, Math.min(input.length, start + blockBytes))
  }
  return out.copy()
}

function encodeBlock(out: ByteWriter, input: Buffer, table: Int32Array, start: number, end: number): void {
  let literal = start
  let at = start
  let misses = 32
  while (at <= end - 4) {
    const word = input.readInt32LE(at)
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - tableBits)
    const candidate = table[slot] ?? -1
    table[slot] = at
    if (candidate < 0 || input.readInt32LE(candidate) !== word) {
      // What does not compress is walked through faster and faster.
      at += misses++ >> 5
      continue
    }
    let length = 4
    while (at + length < end && input[candidate + length] === input[at + length]) length++
    writeLiteral(out, input, literal, at)
    writeCopies(out, at - candidate, length)
    at += length
    literal = at
    misses = 32
  }
  writeLiteral(out, input, literal, end)
}

function writeLiteral(out: ByteWriter, input: Buffer, start: number, end: number): void {
  if (start === end) return
  const rest = end - start - 1
  if (rest < 60) out.uint8(rest << 2)
  else if (rest < 256) {
    out.uint8(60 << 2)
    out.uint8(rest)
  } else {
    out.uint8(61 << 2)
    out.uint16(rest)
  }
  out.raw(input, start, end)
}

/** Copies of at most 64 bytes, none shorter than four. */
function writeCopies(out: ByteWriter, offset: number, length: number): void {
  let rest = length
  while (rest > 0) {
    const size = rest > 64 ? (rest < 68 ? 60 : 64) : rest
    if (size < 12 && offset < 2048) {
      out.uint8(1 | ((size - 4) << 2) | ((offset >> 8) << 5))
      out.uint8(offset)
    } else {
      out.uint8(2 | ((size - 1) << 2))
      out.uint16(offset)
    }
    rest -= size
  }
}
