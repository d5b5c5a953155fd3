import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { Slice } from '../model/bytes.ts'

const digits = Buffer.from('0123456789abcdef')

/** An identifier of `size` bytes as lower-case hex text with its length; anything else, and all zeros, is written as empty. */
export function writeHexId(out: ByteWriter, { bytes, start, end }: Slice, size: number): void {
  if (!isId({ bytes, start, end }, size)) {
    out.uint8(0)
    return
  }
  out.reserve(size * 2 + 1)
  const target = out.bytes
  let at = out.length
  target[at++] = size * 2
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0
    target[at++] = digits[byte >> 4] ?? 0
    target[at++] = digits[byte & 15] ?? 0
  }
  out.length = at
}

/** Has it `size` bytes that are not all zero? */
export function isId({ bytes, start, end }: Pick<Slice, 'bytes' | 'start' | 'end'>, size: number): boolean {
  if (end - start !== size) return false
  for (let i = start; i < end; i++) if (bytes[i] !== 0) return true
  return false
}

/** All of `source`, without making a view of it. */
export function writeAll(out: ByteWriter, source: Buffer): void {
  out.reserve(source.length)
  out.bytes.set(source, out.length)
  out.length += source.length
}

/** All of a few bytes. */
export function writeShort(out: ByteWriter, source: Buffer): void {
  const { length } = source
  out.reserve(length)
  for (let i = 0; i < length; i++) out.bytes[out.length + i] = source[i] ?? 0
  out.length += length
}

/** Epoch milliseconds as DateTime64(3). */
export function writeMs(out: ByteWriter, ms: number): void {
  out.halves(ms >>> 0, Math.floor(ms / 4294967296))
}
