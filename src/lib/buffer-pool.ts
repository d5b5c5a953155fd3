/** The smallest and the largest piece that is kept; between them powers of two. */
const leastBytes = 64 * 1024
const mostBytes = 1024 * 1024
/** What lies unused may not come to more. */
const mostIdleBytes = 32 * 1024 * 1024

/**
 * Memory for bytes that are let go of soon, used again and again: new memory for each would have to be mapped, and counts as garbage until
 * it is collected. Who takes a buffer may give it back once, when nobody looks at it any more, or keep it.
 */
export class BufferPool {
  private readonly idle = new Map<number, ArrayBuffer[]>()
  private idleBytes = 0

  /** Exactly so many bytes, with whatever is in them. */
  take(sizeBytes: number): Buffer {
    if (sizeBytes < leastBytes / 4 || sizeBytes > mostBytes) return Buffer.allocUnsafeSlow(sizeBytes)
    let pieceBytes = leastBytes
    while (pieceBytes < sizeBytes) pieceBytes *= 2
    const known = this.idle.get(pieceBytes)?.pop()
    if (known !== undefined) this.idleBytes -= pieceBytes
    return Buffer.from(known ?? Buffer.allocUnsafeSlow(pieceBytes).buffer, 0, sizeBytes)
  }

  /** Its memory may have gone to another thread meanwhile: then there is nothing to keep. */
  give({ buffer }: Buffer): void {
    const pieceBytes = buffer.byteLength
    const isPiece = pieceBytes >= leastBytes && pieceBytes <= mostBytes && Number.isInteger(Math.log2(pieceBytes))
    if (!(buffer instanceof ArrayBuffer) || !isPiece || this.idleBytes + pieceBytes > mostIdleBytes) return
    const pieces = this.idle.get(pieceBytes)
    if (pieces === undefined) this.idle.set(pieceBytes, [buffer])
    else pieces.push(buffer)
    this.idleBytes += pieceBytes
  }
}
