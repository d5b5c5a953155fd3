import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

import { Decompress } from 'fzstd'

import { Fault } from '../errors.ts'
import { zstdBlocks } from './zstd-blocks.ts'

/** 8 MiB, what RFC 8878 asks decoders to support. */
const maxWindowLog = 23
/** About two milliseconds of copying. */
const sliceCost = 16 * 1024 * 1024
/** A window is moved for every block: thousands of tiny blocks under a large window would cost minutes. */
const maxCost = 16 * 1024 * 1024 * 1024
const tooLarge = 'the zstd body is larger than allowed when decompressed'

type NativeZstd = (body: Buffer, options: object) => Promise<Buffer>
const native = nativeZstd()

/** Zstandard (RFC 8878): Node's own decoder where there is one (22.15), else fzstd in slices that leave the event loop free. */
export async function decompressZstd(body: Buffer, maxOutputBytes: number): Promise<Buffer> {
  return native === undefined ? decompressInSlices(body, maxOutputBytes) : native(body, { maxOutputLength: maxOutputBytes })
}

async function decompressInSlices(body: Buffer, maxOutputBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let outputBytes = 0
  const stream = new Decompress((chunk) => {
    outputBytes += chunk.length
    if (outputBytes > maxOutputBytes) throw new Fault('too_large', tooLarge)
    chunks.push(chunk)
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
  return Buffer.concat(chunks, outputBytes)
}

function nativeZstd(): NativeZstd | undefined {
  // Not in the types of Node 20.
  const found: unknown = Reflect.get(zlib, 'zstdDecompress')
  if (typeof found !== 'function') return undefined
  const call = promisify(found as (body: Buffer, options: object, done: (error: Error | null, output: Buffer) => void) => void)
  const windowLogMax: unknown = Reflect.get(zlib.constants, 'ZSTD_d_windowLogMax')
  return (body, options) => call(body, { ...options, params: { [String(windowLogMax)]: maxWindowLog } })
}
