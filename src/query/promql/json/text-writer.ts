import { formatJsonFloat } from '../histogram/format-json-float.ts'

const pieceBytes = 64 * 1024
/** Of a time, a number and what stands round them. */
const longestPoint = 96
const quote = 34
const bracket = 93

/** Collects text as bytes, to be taken piece by piece. */
export class TextWriter {
  private bytes = Buffer.allocUnsafe(pieceBytes)
  private length = 0

  /** Whether there is enough for a piece. */
  get isFull(): boolean {
    return this.length >= pieceBytes - 1024
  }

  text(text: string): void {
    this.reserve(3 * text.length)
    this.length += this.bytes.write(text, this.length)
  }

  /** `before`, the number, `after`; all of them in ASCII. */
  number(before: Uint8Array, value: number, after: string): void {
    const digits = formatJsonFloat(value)
    this.reserve(before.length + digits.length + after.length)
    const { bytes } = this
    let at = this.length
    for (let from = 0; from < before.length; from++) bytes[at++] = before[from] as number
    for (let from = 0; from < digits.length; from++) bytes[at++] = digits.charCodeAt(from)
    for (let from = 0; from < after.length; from++) bytes[at++] = after.charCodeAt(from)
    this.length = at
  }

  /**
   * Numbers from a place on, each with its text before it and `"]` behind, until the writer is full; returns the place reached. The loop of
   * large answers: nothing is called in it but what makes the digits.
   */
  points(before: readonly Uint8Array[], values: Float64Array, from: number): number {
    const { bytes } = this
    // A buffer that had to grow for a long text is no reason for a long turn.
    const room = pieceBytes - longestPoint
    let at = this.length
    let point = from
    for (; point < values.length && at < room; point++) {
      const head = before[point] as Uint8Array
      const headLength = head.length
      for (let next = 0; next < headLength; next++) bytes[at + next] = head[next] as number
      at += headLength
      const digits = formatJsonFloat(values[point] as number)
      const { length } = digits
      for (let next = 0; next < length; next++) bytes[at + next] = digits.charCodeAt(next)
      at += length
      bytes[at] = quote
      bytes[at + 1] = bracket
      at += 2
    }
    this.length = at
    return point
  }

  /** What was written since the last time; the bytes are the caller's. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length)
    this.bytes = Buffer.allocUnsafe(pieceBytes)
    this.length = 0
    return taken
  }

  private reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.bytes.length))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }
}
