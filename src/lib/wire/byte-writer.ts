/**
 * A growing buffer with the few encodings our wire formats share. RowBinary (ClickHouse) and protobuf both write a string as
 * a varint length and bytes, and integers little endian.
 */
export class ByteWriter {
  bytes: Buffer
  length = 0

  constructor(capacity = 4096) {
    this.bytes = Buffer.allocUnsafe(capacity)
  }

  /** Makes room for `count` more bytes; the bytes written so far stay readable in the old buffer. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, needed))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  clear(): void {
    this.length = 0
  }

  /** What was written, without a copy: valid until the next write or clear. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length)
  }

  /** What was written, as a copy that stays. */
  copy(): Buffer {
    return Buffer.from(this.view())
  }

  uint8(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  uint16(value: number): void {
    this.reserve(2)
    this.length = this.bytes.writeUInt16LE(value, this.length)
  }

  uint32(value: number): void {
    this.reserve(4)
    this.length = this.bytes.writeUInt32LE(value >>> 0, this.length)
  }

  int32(value: number): void {
    this.reserve(4)
    this.length = this.bytes.writeInt32LE(value, this.length)
  }

  /** A 64-bit value from its two 32-bit halves: no BigInt on the hot path. */
  halves(low: number, high: number): void {
    this.reserve(8)
    this.bytes.writeUInt32LE(low >>> 0, this.length)
    this.bytes.writeUInt32LE(high >>> 0, this.length + 4)
    this.length += 8
  }

  int64(value: bigint): void {
    this.reserve(8)
    this.length = this.bytes.writeBigInt64LE(BigInt.asIntN(64, value), this.length)
  }

  float64(value: number): void {
    this.reserve(8)
    this.length = this.bytes.writeDoubleLE(value, this.length)
  }

  /** Unsigned LEB128; `value` is a non-negative safe integer. */
  varint(value: number): void {
    this.reserve(10)
    let rest = value
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }

  /** `source[start, end)` as it is. */
  raw(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start
    this.reserve(count)
    if (count < 48) for (let i = 0; i < count; i++) this.bytes[this.length + i] = source[start + i] ?? 0
    else this.bytes.set(source.subarray(start, end), this.length)
    this.length += count
  }

  /** A varint length and the bytes: a string of RowBinary and of protobuf. */
  lengthPrefixed(source: Uint8Array, start = 0, end = source.length): void {
    this.varint(end - start)
    this.raw(source, start, end)
  }

  /** A JavaScript string as varint length and UTF-8 (lone surrogates become U+FFFD). */
  string(text: string): void {
    const size = Buffer.byteLength(text)
    this.varint(size)
    this.reserve(size)
    this.bytes.utf8Write(text, this.length, size)
    this.length += size
  }
}
