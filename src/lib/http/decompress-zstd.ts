import type { Transform } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import zlib from 'node:zlib'

import { Decompress } from 'fzstd'

import { Fault } from '../errors.ts'
import { joinPieces } from '../join-pieces.ts'
import { zstdBlocks } from './zstd-blocks.ts'

/** 8 MiB, what RFC 8878 asks decoders to support. */
const maxWindowLog = 23
/** About two milliseconds of copying. */
const sliceCost = 16 * 1024 * 1024
/** A window is moved for every block: thousands of tiny blocks under a large window would cost minutes. */
const maxCost = 16 * 1024 * 1024 * 1024
const tooLarge = 'the zstd body is larger than allowed when decompressed'

/** Node's own decoder, off the event loop; undefined where there is none (before 22.15). */
export function createNativeZstd(): Transform | undefined {
  // Not in the types of Node 20.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  if (typeof create !== 'function') return undefined
  const windowLogMax: unknown = Reflect.get(zlib.constants, 'ZSTD_d_windowLogMax')
  return (create as (options: object) => Transform)({ params: { [String(windowLogMax)]: maxWindowLog } })
}

/** Zstandard (RFC 8878) by fzstd, in slices that leave the event loop free. `take` is told of the output as it grows and may throw. */
export async function decompressZstd(body: Buffer, maxOutputBytes: number, take: (bytes: number) => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  let outputBytes = 0
  const stream = new Decompress((chunk) => {
    outputBytes += chunk.length
    if (outputBytes > maxOutputBytes) throw new Fault('too_large', tooLarge)
    take(chunk.length)
    chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
  })
  let position = 0
  let cost = 0
  let total = 0
  for (const block of zstdBlocks(body, maxWindowLog)) {
    const before = outputBytes
    stream.push(body.subarray(position, block.end), block.end === body.length)
    position = block.end
    cost += block.windowBytes + 10 * (outputBytes - before)
    if (cost < sliceCost) continue
    total += cost
    cost = 0
    if (total > maxCost) throw new Fault('too_large', 'the zstd body needs too much work for its size')
    await setImmediate()
  }
  return joinPieces(chunks, outputBytes)
}
