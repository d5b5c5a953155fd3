import { Fault } from '../../lib/errors.ts'
import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { Slice } from '../../model/bytes.ts'

const quote = 0x22
const backslash = 0x5c
const mostDepth = 32
/** Most strings but lines end within so many bytes: until then a loop is faster than a call into native code. */
const nearBytes = 24

/** Reads JSON from its beginning to its end, without building anything: the caller says what it expects. Throws Fault('bad_input'). */
export class JsonCursor {
  at = 0
  readonly bytes: Buffer
  private readonly scratch: ByteWriter
  /** The first backslash from `escapeFrom` on. */
  private escapeAt = -1
  private escapeFrom = 0

  /** Strings with escapes are decoded into `scratch`. */
  constructor(bytes: Buffer, scratch: ByteWriter) {
    this.bytes = bytes
    this.scratch = scratch
  }

  /** The first byte of what comes next. */
  peek(): number {
    while ((this.bytes[this.at] ?? 0x21) <= 0x20) this.at++
    return this.bytes[this.at] ?? 0
  }

  /** An opening bracket. */
  enter(open: number): void {
    if (this.peek() !== open) throw brokenBody()
    this.at++
  }

  /** Is there another element before `close`? Takes the comma before it, or the bracket. */
  hasNext(close: number, isFirst: boolean): boolean {
    const byte = this.peek()
    if (byte === close) {
      this.at++
      return false
    }
    if (isFirst) return true
    if (byte !== 0x2c) throw brokenBody()
    this.at++
    return true
  }

  key(into: Slice): void {
    this.string(into)
    if (this.peek() !== 0x3a) throw brokenBody()
    this.at++
  }

  string(into: Slice): void {
    const { bytes } = this
    if (this.peek() !== quote) throw brokenBody()
    const start = this.at + 1
    let end = start
    while (end < start + nearBytes && bytes[end] !== quote) end++
    if (end === start + nearBytes) end = bytes.indexOf(quote, end)
    if (end < 0) throw brokenBody()
    if (!this.hasEscape(start, end)) {
      into.set(bytes, start, end)
      this.at = end + 1
      return
    }
    end = start
    while (bytes[end] !== quote) {
      if (end >= bytes.length) throw brokenBody()
      end += bytes[end] === backslash ? 2 : 1
    }
    if (end > bytes.length) throw brokenBody()
    this.at = end + 1
    this.unescape(start, end, into)
  }

  /** Anything, which nobody asks for. */
  skip(depth = 0): void {
    const first = this.peek()
    if (first === quote) {
      let end = this.at + 1
      while (end < this.bytes.length && this.bytes[end] !== quote) end += this.bytes[end] === backslash ? 2 : 1
      if (end >= this.bytes.length) throw brokenBody()
      this.at = end + 1
    } else if (first === 0x7b || first === 0x5b) {
      if (depth >= mostDepth) throw brokenBody()
      const close = first + 2
      this.at++
      for (let isFirst = true; this.hasNext(close, isFirst); isFirst = false) {
        this.skip(depth + 1)
        if (close !== 0x7d) continue
        if (this.peek() !== 0x3a) throw brokenBody()
        this.at++
        this.skip(depth + 1)
      }
    } else {
      const start = this.at
      while (isWord(this.bytes[this.at])) this.at++
      if (this.at === start) throw brokenBody()
    }
  }

  /** Nothing may follow. */
  end(): void {
    if (this.peek() !== 0 || this.at < this.bytes.length) throw brokenBody()
  }

  private hasEscape(start: number, end: number): boolean {
    if (this.escapeAt < start || this.escapeFrom > start) {
      const found = this.bytes.indexOf(backslash, start)
      this.escapeAt = found < 0 ? this.bytes.length : found
      this.escapeFrom = start
    }
    return this.escapeAt < end
  }

  private unescape(start: number, end: number, into: Slice): void {
    const { scratch, bytes } = this
    const from = scratch.length
    let plain = start
    for (let at = start; at < end;) {
      if (bytes[at] !== backslash) {
        at++
        continue
      }
      scratch.raw(bytes, plain, at)
      const letter = bytes[at + 1] ?? 0
      if (letter === 0x75) at = this.unicode(at, end)
      else {
        const value = letters[letter] ?? 0
        if (value === 0) throw brokenBody()
        scratch.uint8(value)
        at += 2
      }
      plain = at
    }
    scratch.raw(bytes, plain, end)
    into.set(scratch.bytes, from, scratch.length)
  }

  /** One character written as `\uXXXX`, or as two of them; NUL and halves of one become U+FFFD. Returns where it ends. */
  private unicode(at: number, end: number): number {
    const first = this.hex(at, end)
    if (first >= 0xd800 && first < 0xdc00 && this.bytes[at + 6] === backslash && this.bytes[at + 7] === 0x75) {
      const second = this.hex(at + 6, end)
      if (second >= 0xdc00 && second < 0xe000) {
        this.scratch.text(String.fromCharCode(first, second))
        return at + 12
      }
    }
    this.scratch.text(first === 0 || (first >= 0xd800 && first < 0xe000) ? '\uFFFD' : String.fromCharCode(first))
    return at + 6
  }

  private hex(at: number, end: number): number {
    if (at + 6 > end) throw brokenBody()
    const text = this.bytes.toString('latin1', at + 2, at + 6)
    if (!/^[0-9a-fA-F]{4}$/.test(text)) throw brokenBody()
    return Number.parseInt(text, 16)
  }
}

function brokenBody(): Fault {
  return new Fault('bad_input', 'the body is not valid JSON of a push request')
}

const letters = new Uint8Array(256)
for (const [letter, value] of Object.entries({ '"': 34, '\\': 92, '/': 47, b: 8, f: 12, n: 10, r: 13, t: 9 })) {
  letters[letter.charCodeAt(0)] = value
}

/** Of numbers, `true`, `false`, `null`. */
function isWord(byte = 0): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45
  )
}
