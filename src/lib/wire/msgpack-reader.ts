import type { ByteWriter } from './byte-writer.ts'
import { cleanText, isCleanUtf8 } from './plain-text.ts'

/** Thrown for bytes that are no MessagePack, or end in the middle of it. One for all. */
export const brokenMsgpack = new Error('not valid MessagePack')

export type MsgpackKind = 'nil' | 'boolean' | 'number' | 'string' | 'binary' | 'array' | 'map' | 'extension'

/** How far a value was skipped that is not whole yet. */
export interface MsgpackSkip {
  /** Bytes behind its beginning. */
  offset: number
  /** Values that are still to come. */
  values: number
}

/**
 * Goes on looking for the end of the value that begins at `start`: true when it ends at or before `end`, then `start + skip.offset` is
 * its end. It nests as deep as it likes: only counts are kept. Throws `brokenMsgpack` for the one byte that means nothing.
 */
export function skipMsgpack(bytes: Buffer, start: number, end: number, skip: MsgpackSkip): boolean {
  while (skip.values > 0) {
    const at = start + skip.offset
    if (at >= end) return false
    const first = bytes[at] ?? 0
    const lengthBytes = lengthSizes[first] ?? 0
    if (at + 1 + lengthBytes > end) return false
    const length = lengthBytes === 0 ? fixedLength(first) : bytes.readUIntBE(at + 1, lengthBytes)
    const { values, content } = shapeOf(first, length)
    const size = 1 + lengthBytes + content
    if (at + size > end) return false
    skip.offset += size
    skip.values += values - 1
  }
  return true
}

/** Bytes of the length behind the first byte, for all first bytes that have one. */
const lengthSizes = new Uint8Array(256)
for (const [first, size] of [
  [0xc4, 1],
  [0xc5, 2],
  [0xc6, 4],
  [0xc7, 1],
  [0xc8, 2],
  [0xc9, 4],
  [0xd9, 1],
  [0xda, 2],
  [0xdb, 4],
  [0xdc, 2],
  [0xdd, 4],
  [0xde, 2],
  [0xdf, 4],
] as const)
  lengthSizes[first] = size

function fixedLength(first: number): number {
  return first >= 0xa0 && first < 0xc0 ? first & 31 : first & 15
}

/** Of a value by its first byte and length: how many values stand inside, and how many bytes of its own. */
function shapeOf(first: number, length: number): { values: number; content: number } {
  if (first < 0x80 || first >= 0xe0) return nothing
  if (first < 0x90 || first === 0xde || first === 0xdf) return { values: 2 * length, content: 0 }
  if (first < 0xa0 || first === 0xdc || first === 0xdd) return { values: length, content: 0 }
  if (first < 0xc0 || (first >= 0xc4 && first <= 0xc6) || (first >= 0xd9 && first <= 0xdb)) return { values: 0, content: length }
  if (first >= 0xc7 && first <= 0xc9) return { values: 0, content: length + 1 }
  if (first === 0xc1) throw brokenMsgpack
  return { values: 0, content: fixedContents[first] ?? 0 }
}

const nothing = { values: 0, content: 0 }
/** Bytes of numbers and of extensions of a fixed size, behind the first. */
const fixedContents = new Uint8Array(256)
for (const [first, size] of [
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
  [0xd4, 2],
  [0xd5, 3],
  [0xd6, 5],
  [0xd7, 9],
  [0xd8, 17],
] as const)
  fixedContents[first] = size

/** Reads MessagePack in place: texts are ranges, nothing is built. Every length is checked against what is there. */
export class MsgpackReader {
  readonly bytes: Buffer
  at: number
  readonly end: number
  /** Of the string, binary or extension read last. */
  start = 0
  stop = 0
  /** Of the extension read last. */
  type = 0

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  get more(): boolean {
    return this.at < this.end
  }

  /** What comes next. */
  kind(): MsgpackKind {
    if (this.at >= this.end) throw brokenMsgpack
    const first = this.bytes[this.at] ?? 0
    if (first < 0x80 || first >= 0xe0) return 'number'
    if (first < 0x90) return 'map'
    if (first < 0xa0) return 'array'
    if (first < 0xc0) return 'string'
    if (first === 0xc1) throw brokenMsgpack
    return kinds[first - 0xc0] ?? 'nil'
  }

  /** How many values an array has. */
  array(): number {
    return this.count(0x90, 0xdc)
  }

  /** How many pairs a map has. */
  map(): number {
    return this.count(0x80, 0xde)
  }

  /** Sets `start` and `stop` to a string, binary or extension. */
  range(): void {
    const { bytes } = this
    const first = bytes[this.at] ?? 0
    const size = lengthSizes[first] ?? 0
    this.need(1 + size)
    const length = size > 0 ? bytes.readUIntBE(this.at + 1, size) : first < 0xc0 ? first & 31 : (fixedContents[first] ?? 1) - 1
    const isExtension = (first >= 0xc7 && first <= 0xc9) || (first >= 0xd4 && first <= 0xd8)
    this.need(1 + size + length + (isExtension ? 1 : 0))
    this.at += 1 + size
    if (isExtension) this.type = bytes.readInt8(this.at++)
    this.start = this.at
    this.at = this.stop = this.start + length
  }

  /** Numbers beyond 2^53 are rounded; of their text nothing is lost. */
  number(): number {
    return Number(this.integerOrFloat())
  }

  /** A number as JSON writes it; what JSON cannot write as `null`. */
  numberText(): string {
    const value = this.integerOrFloat()
    return typeof value === 'bigint' || Number.isFinite(value) ? String(value) : 'null'
  }

  boolean(): boolean {
    return this.bytes[this.at++] === 0xc3
  }

  /** Over the next value, whatever it is. */
  skip(): void {
    const skip = { offset: 0, values: 1 }
    if (!skipMsgpack(this.bytes, this.at, this.end, skip)) throw brokenMsgpack
    this.at += skip.offset
  }

  /** The next value as JSON; binaries and extensions as base64. Deeper than `depth` stands `"[truncated]"`. */
  writeJson(out: ByteWriter, depth: number): void {
    const { bytes } = this
    switch (this.kind()) {
      case 'nil':
        this.at++
        return out.text('null')
      case 'boolean':
        return out.text(String(this.boolean()))
      case 'number':
        return out.text(this.numberText())
      case 'string':
        this.range()
        return out.text(JSON.stringify(cleanText(bytes.subarray(this.start, this.stop))))
      case 'binary':
      case 'extension':
        this.range()
        return out.text(`"${bytes.toString('base64', this.start, this.stop)}"`)
      case 'array':
      case 'map':
        break
    }
    if (depth === 0) {
      this.skip()
      return out.text('"[truncated]"')
    }
    const isMap = this.kind() === 'map'
    const count = isMap ? this.map() : this.array()
    out.text(isMap ? '{' : '[')
    for (let i = 0; i < count; i++) {
      if (i > 0) out.text(',')
      if (isMap) {
        out.text(JSON.stringify(this.key()))
        out.text(':')
      }
      this.writeJson(out, depth - 1)
    }
    out.text(isMap ? '}' : ']')
  }

  /** The next value as the key of a map. */
  key(): string {
    const kind = this.kind()
    if (kind === 'string' || kind === 'binary') {
      this.range()
      return cleanText(this.bytes.subarray(this.start, this.stop))
    }
    if (kind === 'number') return this.numberText()
    throw brokenMsgpack
  }

  /** Is the range read last text that needs no change? */
  isClean(): boolean {
    return isCleanUtf8(this.bytes.subarray(this.start, this.stop))
  }

  private count(fixed: number, long: number): number {
    const { bytes } = this
    this.need(1)
    const first = bytes[this.at] ?? 0
    if ((first & 0xf0) === fixed) {
      this.at++
      return first & 15
    }
    if (first !== long && first !== long + 1) throw brokenMsgpack
    const size = first === long ? 2 : 4
    this.need(1 + size)
    const count = bytes.readUIntBE(this.at + 1, size)
    this.at += 1 + size
    // Each value takes a byte at least.
    if (count > this.end - this.at) throw brokenMsgpack
    return count
  }

  private integerOrFloat(): number | bigint {
    const { bytes } = this
    this.need(1)
    const first = bytes[this.at++] ?? 0
    if (first < 0x80) return first
    if (first >= 0xe0) return first - 256
    const size = fixedContents[first] ?? 0
    this.need(size)
    const at = this.at
    this.at += size
    switch (first) {
      case 0xca:
        return bytes.readFloatBE(at)
      case 0xcb:
        return bytes.readDoubleBE(at)
      case 0xcc:
      case 0xcd:
      case 0xce:
        return bytes.readUIntBE(at, size)
      case 0xcf:
        return bytes.readBigUInt64BE(at)
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return bytes.readIntBE(at, size)
      case 0xd3:
        return bytes.readBigInt64BE(at)
      default:
        throw brokenMsgpack
    }
  }

  private need(size: number): void {
    if (this.at + size > this.end) throw brokenMsgpack
  }
}

/** From 0xc0 to 0xdf. */
const kinds: readonly MsgpackKind[] = [
  ...(['nil', 'nil', 'boolean', 'boolean', 'binary', 'binary', 'binary', 'extension', 'extension', 'extension'] as const),
  ...Array.from({ length: 10 }, (): MsgpackKind => 'number'),
  ...Array.from({ length: 5 }, (): MsgpackKind => 'extension'),
  ...(['string', 'string', 'string', 'array', 'array', 'map', 'map'] as const),
]
