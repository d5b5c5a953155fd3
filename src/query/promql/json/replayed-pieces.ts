/** Pieces that several read, each from the beginning and at its own pace; they are made once, when the first reader asks for them. */
export class ReplayedPieces implements AsyncIterable<Buffer> {
  private readonly source: AsyncIterator<Buffer>
  private readonly pieces: Buffer[] = []
  private isWhole = false
  private pulling: Promise<void> | undefined

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (let at = 0; ; at++) {
      while (at >= this.pieces.length) {
        if (this.isWhole) return
        this.pulling ??= this.pull()
        await this.pulling
      }
      const piece = this.pieces[at]
      if (piece !== undefined) yield piece
    }
  }

  private async pull(): Promise<void> {
    try {
      const next = await this.source.next()
      if (next.done === true) this.isWhole = true
      else this.pieces.push(next.value)
    } finally {
      this.pulling = undefined
    }
  }
}
