const nothing = Buffer.alloc(0)
const longestVarint = 8

/** An answer's bytes, read in order whatever the pieces they come in. Throws when they end too early. */
export class ByteStream {
  private readonly pieces: AsyncIterator<Buffer>
  private piece: Buffer = nothing
  private at = 0

  constructor(pieces: AsyncIterable<Buffer>) {
    this.pieces = pieces[Symbol.asyncIterator]()
  }

  /** Is there nothing left? */
  async isAtEnd(): Promise<boolean> {
    while (this.at === this.piece.length) if (!(await this.advance())) return true
    return false
  }

  /** Fills the bytes: an array of any type, seen as its bytes, keeps the bits of its numbers. */
  async readInto(target: Uint8Array): Promise<void> {
    let filled = this.take(target, 0)
    while (filled < target.length) {
      if (!(await this.advance())) throw cutShort()
      filled += this.take(target, filled)
    }
  }

  /** A length or count. */
  async varint(): Promise<number> {
    let known = this.tryVarint()
    while (known === undefined) {
      await this.extend()
      known = this.tryVarint()
    }
    return known
  }

  async text(): Promise<string> {
    let known = this.tryText()
    while (known === undefined) {
      await this.extend()
      known = this.tryText()
    }
    return known
  }

  /** The next text when all of it has come; undefined: nothing was read. */
  tryText(): string | undefined {
    const start = this.at
    const length = this.tryVarint()
    if (length !== undefined && this.at + length <= this.piece.length) {
      const text = this.piece.toString('utf8', this.at, this.at + length)
      this.at += length
      return text
    }
    this.at = start
    return undefined
  }

  /** Ends the reading early, or after the end. */
  async close(): Promise<void> {
    this.piece = nothing
    this.at = 0
    await this.pieces.return?.()
  }

  private tryVarint(): number | undefined {
    const { piece } = this
    let value = 0
    let unit = 1
    for (let at = this.at; at < piece.length; at++) {
      const byte = piece[at] ?? 0
      value += (byte & 127) * unit
      if (byte < 128) {
        this.at = at + 1
        return value
      }
      if (at - this.at >= longestVarint) throw new Error('the store sent a length that is none')
      unit *= 128
    }
    return undefined
  }

  private take(target: Uint8Array, filled: number): number {
    const end = Math.min(this.piece.length, this.at + target.length - filled)
    const taken = end - this.at
    if (taken > 0) target.set(this.piece.subarray(this.at, end), filled)
    this.at = end
    return taken
  }

  private async advance(): Promise<boolean> {
    const next = await this.pieces.next()
    if (next.done === true) return false
    this.piece = next.value
    this.at = 0
    return true
  }

  /** Puts the next piece behind what is left of this one. */
  private async extend(): Promise<void> {
    // The piece is gone once the next one is there.
    const rest = Buffer.from(this.piece.subarray(this.at))
    if (!(await this.advance())) throw cutShort()
    if (rest.length > 0) this.piece = Buffer.concat([rest, this.piece])
  }
}

function cutShort(): Error {
  return new Error('the answer of the store ends within a block')
}
