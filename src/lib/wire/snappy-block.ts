import { Fault } from '../errors.ts'

/** No element gives more: three bytes that copy 64. */
const mostGrowth = 64 / 3
/** Shorter pieces are copied by hand: a call into native code costs more. */
const shortBytes = 96

/**
 * Decodes one body in Snappy's block format (https://github.com/google/snappy, format_description.txt), a little at a time. The
 * length that the body claims is checked before any memory is taken; every copy is checked before it is made. Throws
 * Fault('bad_input') on bytes that are no Snappy, Fault('too_large') when the output would pass `maxBytes`.
 */
export class SnappyBlockDecoder {
  readonly output: Buffer
  private readonly input: Buffer
  private readonly inputView: DataView
  private readonly outputView: DataView
  private position = 0
  private written = 0

  /** `take` is told of the memory of the output before it is there, and may throw; `allocate` gives it: by default new memory. */
  constructor(
    input: Buffer,
    maxBytes: number,
    take: (bytes: number) => void = () => undefined,
    // Not from Node's pool, so that its memory can be handed to another thread.
    allocate: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
  ) {
    this.input = input
    const sizeBytes = this.readSize()
    if (sizeBytes > maxBytes) throw new Fault('too_large', `the body is larger than ${maxBytes} bytes when decompressed`)
    if (sizeBytes > (input.length - this.position) * mostGrowth) throw broken()
    take(sizeBytes)
    this.output = allocate(sizeBytes)
    this.inputView = viewOf(input)
    this.outputView = viewOf(this.output)
  }

  /** Writes about `sizeBytes` more; true when the output is whole. */
  step(sizeBytes: number): boolean {
    const { input, output, inputView, outputView } = this
    const size = input.length
    const room = output.length
    const until = Math.min(this.written + sizeBytes, room)
    let at = this.position
    let to = this.written
    while (at < size && (to < until || to === room)) {
      const tag = inputView.getUint8(at++)
      let length = (tag >> 2) + 1
      if ((tag & 3) === 0) {
        if (length > 60) {
          const extra = length - 60
          if (extra > size - at) throw broken()
          length = input.readUIntLE(at, extra) + 1
          at += extra
        }
        if (length > size - at || length > room - to) throw broken()
        if (length < shortBytes) copyWords(inputView, at, outputView, to, length)
        else input.copy(output, to, at, at + length)
        at += length
        to += length
        continue
      }
      let offset: number
      if ((tag & 3) === 2) {
        if (at + 2 > size) throw broken()
        offset = inputView.getUint16(at, true)
        at += 2
      } else if ((tag & 3) === 1) {
        if (at >= size) throw broken()
        length = ((tag >> 2) & 7) + 4
        offset = ((tag >> 5) << 8) | inputView.getUint8(at++)
      } else {
        if (at + 4 > size) throw broken()
        offset = inputView.getUint32(at, true)
        at += 4
      }
      if (offset === 0 || offset > to || length > room - to) throw broken()
      // What is copied may reach into what is being written: then it repeats.
      if (offset >= 4) copyWords(outputView, to - offset, outputView, to, length)
      else for (let i = to; i < to + length; i++) outputView.setUint8(i, outputView.getUint8(i - offset))
      to += length
    }
    this.position = at
    this.written = to
    if (at < size) return false
    if (to !== room) throw broken()
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
}

/** Four bytes a step, in rising order; the last step goes back over what is done rather than byte by byte. */
function copyWords(source: DataView, from: number, target: DataView, to: number, length: number): void {
  if (length < 4) {
    for (let i = 0; i < length; i++) target.setUint8(to + i, source.getUint8(from + i))
    return
  }
  const last = length - 4
  for (let i = 0; i < last; i += 4) target.setInt32(to + i, source.getInt32(from + i, true), true)
  target.setInt32(to + last, source.getInt32(from + last, true), true)
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function broken(): Fault {
  return new Fault('bad_input', 'the body is not valid snappy (block format)')
}
