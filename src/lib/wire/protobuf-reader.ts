import { Fault } from '../errors.ts'

/** Nesting a message may have; ours need a fraction of it, and recursion must end. */
const maxDepth = 100

/**
 * A cursor over one protobuf message (https://protobuf.dev/programming-guides/encoding/). Everything is bounded: a varint has at
 * most 10 bytes, a length never reaches past the message around it, depth is counted, groups are refused. Allocates nothing per
 * field. Every method throws Fault('bad_input') on bytes that are no protobuf.
 *
 * Use: `while (reader.more()) { const tag = reader.tag(); switch (tag) { case 10: ...; default: reader.skip(tag) } }`, and
 * `const outer = reader.enter() ... reader.leave(outer)` around a message inside.
 */
export class ProtobufReader {
  readonly bytes: Buffer
  readonly view: DataView
  position = 0
  /** Where the message being read ends. */
  end: number
  /** Halves of the last `varint64()`. */
  low = 0
  high = 0
  private depth = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.end = bytes.length
  }

  /** Is there another field in this message? */
  more(): boolean {
    return this.position < this.end
  }

  /** Field number * 8 + wire type. Give what you do not know to `skip`, which also refuses impossible tags. */
  tag(): number {
    return this.varint()
  }

  /** An unsigned varint; exact up to 2^53, rounded above. */
  varint(): number {
    const at = this.position
    if (at < this.end) {
      const byte = this.view.getUint8(at)
      if (byte < 0x80) {
        this.position = at + 1
        return byte
      }
      if (at + 1 < this.end) {
        const next = this.view.getUint8(at + 1)
        if (next < 0x80) {
          this.position = at + 2
          return (byte & 0x7f) | (next << 7)
        }
      }
    }
    this.varint64()
    return (this.high >>> 0) * 4294967296 + (this.low >>> 0)
  }

  /** Any varint as two 32-bit halves in `low` and `high`: two's complement for int64. */
  varint64(): void {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) throw truncated()
      const byte = this.view.getUint8(this.position++)
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else if (shift < 63) high |= bits << (shift - 32)
      else if (bits > 1) throw new Fault('bad_input', 'protobuf: a varint is longer than 64 bits')
      else high |= bits << 31
      if (byte < 0x80) {
        this.low = low
        this.high = high
        return
      }
    }
    throw new Fault('bad_input', 'protobuf: a varint is longer than 64 bits')
  }

  /** An int32 or enum, which the wire carries sign-extended to 64 bits. */
  int32(): number {
    const value = this.varint()
    return value < 0x80000000 ? value : this.low | 0
  }

  /** A zigzag-encoded sint32. */
  sint32(): number {
    const value = this.varint() >>> 0
    return (value >>> 1) ^ -(value & 1)
  }

  /** An int64 as a number; exact up to 2^53. */
  int64Number(): number {
    this.varint64()
    return this.high * 4294967296 + (this.low >>> 0)
  }

  /** A zigzag-encoded sint64 as a number; exact up to 2^53. */
  sint64Number(): number {
    this.varint64()
    const { low, high } = this
    const half = (high >>> 1) * 4294967296 + (((low >>> 1) | (high << 31)) >>> 0)
    return (low & 1) === 0 ? half : -half - 1
  }

  fixed32(): number {
    this.need(4)
    const value = this.view.getUint32(this.position, true)
    this.position += 4
    return value
  }

  /** A fixed64 into two unsigned halves: no BigInt. */
  fixed64(into: { low: number; high: number }): void {
    this.need(8)
    into.low = this.view.getUint32(this.position, true)
    into.high = this.view.getUint32(this.position + 4, true)
    this.position += 8
  }

  /** A fixed64 as a number; exact up to 2^53. */
  fixed64Number(): number {
    this.need(8)
    const value = this.view.getUint32(this.position + 4, true) * 4294967296 + this.view.getUint32(this.position, true)
    this.position += 8
    return value
  }

  /** An sfixed64 as a number; exact up to 2^53. */
  sfixed64Number(): number {
    this.need(8)
    const value = this.view.getInt32(this.position + 4, true) * 4294967296 + this.view.getUint32(this.position, true)
    this.position += 8
    return value
  }

  double(): number {
    this.need(8)
    const value = this.view.getFloat64(this.position, true)
    this.position += 8
    return value
  }

  /** Reads a length; returns where what follows ends, and stays at its start. */
  contentEnd(): number {
    const contentEnd = this.varint() + this.position
    if (contentEnd > this.end) throw truncated()
    return contentEnd
  }

  /** Narrows the cursor to the message that follows; give what it returns to `leave`. */
  enter(): number {
    const inner = this.contentEnd()
    if (++this.depth > maxDepth) throw new Fault('bad_input', `protobuf: nested deeper than ${maxDepth}`)
    const outer = this.end
    this.end = inner
    return outer
  }

  /** Goes past the message entered, read or not. */
  leave(outer: number): void {
    this.position = this.end
    this.end = outer
    this.depth--
  }

  /** Goes past the value of a field nobody asked for. */
  skip(tag: number): void {
    if (tag < 8 || tag > 0xffffffff) throw new Fault('bad_input', 'protobuf: impossible field number')
    switch (tag & 7) {
      case 0:
        this.varint64()
        return
      case 1:
        this.need(8)
        this.position += 8
        return
      case 2:
        this.position = this.contentEnd()
        return
      case 5:
        this.need(4)
        this.position += 4
        return
      default:
        throw new Fault('bad_input', 'protobuf: groups and unknown wire types are not supported')
    }
  }

  private need(count: number): void {
    if (this.position + count > this.end) throw truncated()
  }
}

function truncated(): Fault {
  return new Fault('bad_input', 'protobuf: the message ends too early')
}
