import { setImmediate as nextTurn } from 'node:timers/promises'

/** About a millisecond of copying into memory that was never touched. */
const sliceBytes = 2 * 1024 * 1024

/**
 * The pieces as one buffer; a single piece as it is. Large ones are copied a little at a time, so that the event loop is never held
 * for long, and every piece is let go of once it was copied: `pieces` is empty afterwards.
 */
export async function joinPieces(pieces: Buffer[], sizeBytes: number): Promise<Buffer> {
  if (pieces.length <= 1) return pieces.pop() ?? Buffer.alloc(0)
  if (sizeBytes <= sliceBytes) return Buffer.concat(pieces.splice(0), sizeBytes)
  const joined = Buffer.allocUnsafeSlow(sizeBytes)
  let at = 0
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    await copyInSlices(piece, joined, at)
    at += piece.length
  }
  return joined
}

/** A copy with memory of its own, made a little at a time. */
export async function copyToOwn(bytes: Uint8Array): Promise<Buffer> {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  await copyInSlices(bytes, own, 0)
  return own
}

/** Stops where a slice of the target ends, so that many small pieces are paced as few large ones are. */
async function copyInSlices(source: Uint8Array, target: Buffer, at: number): Promise<void> {
  for (let done = 0; done < source.length;) {
    const count = Math.min(source.length - done, sliceBytes - ((at + done) % sliceBytes))
    target.set(source.subarray(done, done + count), at + done)
    done += count
    if ((at + done) % sliceBytes === 0) await nextTurn()
  }
}
