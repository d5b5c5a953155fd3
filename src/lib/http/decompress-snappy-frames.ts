import { setImmediate as nextTurn } from 'node:timers/promises'

import { Fault } from '../errors.ts'
import { crc32c } from '../wire/crc32c.ts'
import { SnappyBlockDecoder } from '../wire/snappy-block.ts'
import type { DecompressLimits } from './decompress.ts'

const identifier = Buffer.from('\u00ff\u0006\u0000\u0000sNaPpY', 'latin1')
const compressed = 0
const plain = 1
/** From here on a reader that does not know a chunk skips it. */
const firstSkippable = 0x80
const headBytes = 4
const checkBytes = 4
/** Of one chunk, when it is whole. */
const mostChunkBytes = 65_536
/** About two milliseconds of work. */
const turnBytes = 512 * 1024

/**
 * Undoes Snappy's framing format (https://github.com/google/snappy, framing_format.txt), in slices. Throws Fault: bad_input for bytes
 * that are none or whose check does not hold, too_large past `maxBytes`.
 */
export async function decompressSnappyFrames(body: Buffer, limits: Pick<DecompressLimits, 'maxBytes' | 'take'>): Promise<Buffer> {
  const { maxBytes, take = () => undefined } = limits
  if (!body.subarray(0, identifier.length).equals(identifier)) throw broken('does not begin as a stream')
  const pieces: Buffer[] = []
  let size = 0
  let sinceTurn = 0
  for (let at = 0; at < body.length;) {
    if (at + headBytes > body.length) throw broken('ends within a chunk')
    const type = body.readUInt8(at)
    const start = at + headBytes
    at = start + body.readUIntLE(at + 1, 3)
    if (at > body.length) throw broken('ends within a chunk')
    const chunk = body.subarray(start, at)
    if (type !== compressed && type !== plain) {
      if (type < firstSkippable) throw broken('holds a chunk of unknown kind')
      continue
    }
    const piece = readChunk(chunk, type)
    size += piece.length
    if (size > maxBytes) throw new Fault('too_large', `the body is larger than ${maxBytes} bytes when decompressed`)
    take(piece.length)
    pieces.push(piece)
    sinceTurn += piece.length
    if (sinceTurn < turnBytes) continue
    sinceTurn = 0
    await nextTurn()
  }
  return Buffer.concat(pieces)
}

function readChunk(chunk: Buffer, type: typeof compressed | typeof plain): Buffer {
  if (chunk.length < checkBytes) throw broken('holds a chunk without a check')
  let piece = chunk.subarray(checkBytes)
  if (type === compressed) {
    const decoder = new SnappyBlockDecoder(piece, mostChunkBytes)
    while (!decoder.step(mostChunkBytes));
    piece = decoder.output
  }
  if (piece.length > mostChunkBytes) throw broken('holds a chunk that is too long')
  const crc = crc32c(piece)
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
  if (masked !== chunk.readUInt32LE(0)) throw broken('is damaged')
  return piece
}

function broken(how: string): Fault {
  return new Fault('bad_input', `the body is not valid snappy (framing format): it ${how}`)
}
