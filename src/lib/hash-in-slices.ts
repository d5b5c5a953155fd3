import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** About two milliseconds of SHA-256 where the processor has no instruction for it. */
const sliceBytes = 1024 * 1024

/** The SHA-256 of `bytes`, a little at a time: of 64 MiB in one go it would hold the event loop for a tenth of a second. */
export async function hashInSlices(bytes: Uint8Array): Promise<Buffer> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    if (at > 0) await nextTurn()
    hash.update(bytes.subarray(at, at + sliceBytes))
  }
  return hash.digest()
}
