/** Walks rows in RowBinary without making anything of them. */
export class RowReader {
  at = 0
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  varint(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = this.bytes[this.at++] ?? 0
      value += (byte & 127) * unit
      if (byte < 128) return value
    }
  }

  uint32(): number {
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }

  text(): string {
    const length = this.varint()
    this.at += length
    return this.bytes.toString('utf8', this.at - length, this.at)
  }

  /** Over as many items of so many bytes as a count says. */
  skipItems(width: number): void {
    const count = this.varint()
    this.at += count * width
  }
}
