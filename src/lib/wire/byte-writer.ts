const keptSourceBytes = 1024 * 1024

/**
 * A growing buffer with the few encodings our wire formats share. RowBinary (ClickHouse) and protobuf both write a string as
 * a varint length and bytes, and integers little endian.
 */
export class ByteWriter {
  bytes: Buffer
  length = 0
  private target: DataView
  // The last two sources copied from, usually a request's body and a scratch buffer, with their views.
  private source: Uint8Array | undefined
  private sourceView: DataView
  private olderSource: Uint8Array | undefined
  private olderView: DataView

  constructor(capacity = 4096) {
    this.bytes = Buffer.allocUnsafe(capacity)
    this.target = this.sourceView = this.olderView = viewOf(this.bytes)
  }

  /** Makes room for `count` more bytes; the bytes written so far stay readable in the old buffer. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, needed))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
    this.target = viewOf(grown)
  }

  clear(): void {
    this.length = 0
    // An idle writer keeps no huge request alive.
    if ((this.source?.length ?? 0) > keptSourceBytes || (this.olderSource?.length ?? 0) > keptSourceBytes) {
      this.source = this.olderSource = undefined
      this.sourceView = this.olderView = this.target
    }
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
    this.bytes[this.length++] = value
    this.bytes[this.length++] = value >>> 8
  }

  uint32(value: number): void {
    this.reserve(4)
    this.word(value)
  }

  int32(value: number): void {
    this.reserve(4)
    this.word(value)
  }

  /** A 64-bit value from its two 32-bit halves: no BigInt on the hot path. */
  halves(low: number, high: number): void {
    this.reserve(8)
    this.word(low)
    this.word(high)
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

  /** A 64-bit integer as a varint; negative ones take ten bytes, as in protobuf's int64. */
  varint64(value: bigint): void {
    this.reserve(10)
    let rest = BigInt.asUintN(64, value)
    while (rest > 0x7fn) {
      this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.bytes[this.length++] = Number(rest)
  }

  /** `source[start, end)` as it is. */
  raw(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start
    this.reserve(count)
    if (count >= 96) {
      this.bytes.set(source.subarray(start, end), this.length)
      this.length += count
      return
    }
    // A view costs more than a few bytes one by one.
    if (count < 24 && source !== this.source && source !== this.olderSource) {
      const { bytes } = this
      let to = this.length
      for (let at = start; at < end; at++) bytes[to++] = source[at] ?? 0
      this.length = to
      return
    }
    const from = this.viewOf(source)
    const { target } = this
    let to = this.length
    let at = start
    // Measured: four bytes a step through views is three times as fast as a loop over bytes, and as a call into native code.
    for (const last = end - 4; at <= last; at += 4, to += 4) target.setInt32(to, from.getInt32(at, true), true)
    for (; at < end; at++, to++) target.setUint8(to, from.getUint8(at))
    this.length = to
  }

  /** A varint length and the bytes: a string of RowBinary and of protobuf. */
  lengthPrefixed(source: Uint8Array, start = 0, end = source.length): void {
    this.varint(end - start)
    this.raw(source, start, end)
  }

  /** A JavaScript string as varint length and UTF-8 (lone surrogates become U+FFFD). */
  string(text: string): void {
    const size = text.length
    // Short ASCII, the usual case, is written by hand: a call into native code costs more than these bytes.
    if (size < 48) {
      this.reserve(size + 1)
      if (this.ascii(text, this.length + 1)) {
        this.bytes[this.length] = size
        this.length += size + 1
        return
      }
    }
    const byteSize = Buffer.byteLength(text)
    this.varint(byteSize)
    this.reserve(byteSize)
    this.length += this.bytes.write(text, this.length, byteSize)
  }

  /** A JavaScript string as UTF-8, without a length. */
  text(text: string): void {
    const size = text.length
    if (size < 48) {
      this.reserve(size)
      if (this.ascii(text, this.length)) {
        this.length += size
        return
      }
    }
    const byteSize = Buffer.byteLength(text)
    this.reserve(byteSize)
    this.length += this.bytes.write(text, this.length, byteSize)
  }

  private viewOf(source: Uint8Array): DataView {
    if (source === this.source) return this.sourceView
    const known = source === this.olderSource
    const view = known ? this.olderView : viewOf(source)
    this.olderSource = this.source
    this.olderView = this.sourceView
    this.source = source
    this.sourceView = view
    return view
  }

  /** Four bytes, little endian, where there is room; faster than Buffer's checked methods. */
  private word(value: number): void {
    const { bytes, length } = this
    bytes[length] = value
    bytes[length + 1] = value >>> 8
    bytes[length + 2] = value >>> 16
    bytes[length + 3] = value >>> 24
    this.length = length + 4
  }

  /** Tries to write at `at`, where there is room; false when it is not ASCII. */
  private ascii(text: string, at: number): boolean {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return false
      this.bytes[at + i] = code
    }
    return true
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
