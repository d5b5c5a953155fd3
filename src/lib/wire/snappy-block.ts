import { Fault } from '../errors.ts'

/** No element gives more: three bytes that copy 64. */
const mostGrowth = 64 / 3
/** Shorter pieces are copied by hand: a call into native code costs more. */
const shortBytes = 24

/**
 * Decodes one body in Snappy's block format (https://github.com/google/snappy, format_description.txt), a little at a time. The
 * length that the body claims is checked before any memory is taken; every copy is checked before it is made. Throws
 * Fault('bad_input') on bytes that are no Snappy, Fault('too_large') when the output would pass `maxBytes`.
 */
export class SnappyBlockDecoder {
  readonly output: Buffer
  private readonly input: Buffer
  private position = 0
  private written = 0

  /** `take` is told of the memory of the output before it is there, and may throw. */
  constructor(input: Buffer, maxBytes: number, take: (bytes: number) => void = () => undefined) {
    this.input = input
    const sizeBytes = this.readSize()
    if (sizeBytes > maxBytes) throw new Fault('too_large', `the body is larger than ${maxBytes} bytes when decompressed`)
    if (sizeBytes > (input.length - this.position) * mostGrowth) throw broken()
    take(sizeBytes)
    // Not from the pool, so that its memory can be handed to another thread.
    this.output = Buffer.allocUnsafeSlow(sizeBytes)
  }

  /** Writes about `sizeBytes` more; true when the output is whole. */
  step(sizeBytes: number): boolean {
    const { input } = this
    const until = this.written + sizeBytes
    while (this.position < input.length) {
      if (this.written >= until) return false
      const tag = input[this.position++] ?? 0
      if ((tag & 3) === 0) this.literal(tag)
      else this.copy(tag)
    }
    if (this.written !== this.output.length) throw broken()
    return true
  }

  /** The length of the output stands in front, as a varint of 32 bits. */
  private readSize(): number {
    let size = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.input[this.position++]
      if (byte === undefined) break
      size += (byte & 127) * 2 ** shift
      if (byte < 128) {
        if (size > 0xffffffff) break
        return size
      }
    }
    throw broken()
  }

  private literal(tag: number): void {
    const { input, output } = this
    let length = (tag >> 2) + 1
    if (length > 60) length = this.littleEndian(length - 60) + 1
    const from = this.position
    const to = this.written
    if (length > input.length - from || length > output.length - to) throw broken()
    if (length < shortBytes) for (let i = 0; i < length; i++) output[to + i] = input[from + i] ?? 0
    else input.copy(output, to, from, from + length)
    this.position = from + length
    this.written = to + length
  }

  private copy(tag: number): void {
    const { output } = this
    const kind = tag & 3
    let length = (tag >> 2) + 1
    let offset: number
    if (kind === 1) {
      length = ((tag >> 2) & 7) + 4
      offset = ((tag >> 5) << 8) | this.littleEndian(1)
    } else offset = this.littleEndian(kind === 2 ? 2 : 4)
    const to = this.written
    if (offset === 0 || offset > to || length > output.length - to) throw broken()
    // What is copied may reach into what is being written: then it repeats.
    if (offset >= length && length >= shortBytes) output.copyWithin(to, to - offset, to - offset + length)
    else for (let i = to; i < to + length; i++) output[i] = output[i - offset] ?? 0
    this.written = to + length
  }

  private littleEndian(count: number): number {
    const { input } = this
    const from = this.position
    if (count > input.length - from) throw broken()
    this.position = from + count
    let value = input[from] ?? 0
    if (count > 1) value |= (input[from + 1] ?? 0) << 8
    if (count > 2) value |= (input[from + 2] ?? 0) << 16
    if (count > 3) value += (input[from + 3] ?? 0) * 2 ** 24
    return value
  }
}

function broken(): Fault {
  return new Fault('bad_input', 'the body is not valid snappy (block format)')
}
