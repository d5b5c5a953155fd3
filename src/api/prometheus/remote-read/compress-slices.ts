import { setImmediate } from 'node:timers/promises'

import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { encodeSnappyBlock } from '../../../lib/wire/encode-snappy-block.ts'

/** Copies in a block of Snappy reach back no further: slices of this size lose nothing. */
const sliceBytes = 65_536
const turnMs = 4

/** Bytes, given in pieces, as one block of Snappy, with turns for others on the event loop. */
export async function* compressSlices(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void, undefined> {
  const total = new ByteWriter(16)
  total.varint(pieces.reduce((sum, { length }) => sum + length, 0))
  yield total.copy()
  let turnEndsAt = performance.now() + turnMs
  for (const slice of cutSlices(pieces)) {
    const compressed = encodeSnappyBlock(slice)
    // The length that stands before the elements is that of the slice.
    yield compressed.subarray(compressed.findIndex((byte) => byte < 0x80) + 1)
    if (performance.now() < turnEndsAt) continue
    await setImmediate()
    turnEndsAt = performance.now() + turnMs
  }
}

function* cutSlices(pieces: readonly Buffer[]): Generator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + sliceBytes - size)
      waiting.push(part)
      size += part.length
      at += part.length
      if (size < sliceBytes) continue
      yield Buffer.concat(waiting)
      waiting = []
      size = 0
    }
  }
  if (size > 0) yield Buffer.concat(waiting)
}
