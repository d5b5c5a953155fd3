/** Where a piece of bytes is kept. */
export interface Kept {
  readonly block: Buffer
  /** Of the whole block. */
  readonly view: DataView
  readonly start: number
  readonly end: number
}

const blockBytes = 256 * 1024

/** Keeps many small pieces of bytes in few buffers; a buffer is freed when none of its pieces is referred to any more. */
export class ByteArena {
  private block = Buffer.alloc(0)
  private view = viewOf(this.block)
  private used = 0

  keep(bytes: Buffer, start = 0, end = bytes.length): Kept {
    const size = end - start
    if (this.used + size > this.block.length) {
      this.block = Buffer.allocUnsafeSlow(Math.max(blockBytes, size))
      this.view = viewOf(this.block)
      this.used = 0
    }
    bytes.copy(this.block, this.used, start, end)
    this.used += size
    return { block: this.block, view: this.view, start: this.used - size, end: this.used }
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
