import { isUtf8 } from 'node:buffer'

/** Bytes put together for a key; grows, never shrinks. */
export class ScratchKey {
  bytes: Buffer = Buffer.alloc(4096)
  length = 0

  clear(): void {
    this.length = 0
  }

  addText(text: string): void {
    this.reserve(text.length * 3)
    this.length += this.bytes.write(text, this.length)
  }

  addBytes(from: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    from.copy(this.bytes, this.length, start, end)
    this.length += end - start
  }

  addByte(byte: number): void {
    this.reserve(1)
    this.bytes[this.length++] = byte
  }

  addDouble(value: number): void {
    this.reserve(8)
    this.bytes.writeDoubleLE(value, this.length)
    this.length += 8
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = Buffer.alloc(Math.max(this.bytes.length * 2, this.length + count))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }
}

/** The text, or undefined when it is not UTF-8. */
export function textOf(bytes: Buffer, start: number, end: number): string | undefined {
  return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : undefined
}
