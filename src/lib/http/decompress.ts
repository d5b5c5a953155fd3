import type { Transform } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import zlib from 'node:zlib'

import { Fault } from '../errors.ts'
import { joinPieces } from '../join-pieces.ts'
import { SnappyBlockDecoder } from '../wire/snappy-block.ts'
import { createNativeZstd, decompressZstd } from './decompress-zstd.ts'

const mebibyte = 1024 * 1024

/** How large a body may become. */
export interface DecompressLimits {
  readonly maxBytes: number
  /** Output per input byte; looked at only once the output is larger than 1 MiB. */
  readonly maxRatio: number
  /** Told of all new memory as it is filled; what it throws stops the work. */
  readonly take?: (bytes: number) => void
  /** Gives memory where the size of the output is known beforehand: exactly so many bytes. By default it is new. */
  readonly allocate?: (bytes: number) => Buffer
}

const readableEncodings = ['gzip', 'deflate', 'zstd', 'br', 'snappy', 'identity'] as const
/** So much of a Snappy body is undone in one turn of the event loop: about two milliseconds. */
const snappySliceBytes = 2 * mebibyte

/**
 * Undoes one Content-Encoding, off the event loop; zstd on Node 20, and snappy (block format), in slices on it. Stops as soon as the
 * output passes its limit. Throws Fault: unsupported_media for an encoding not in the list or several stacked, too_large for a bomb,
 * bad_input for bytes that are not what the encoding says.
 */
export async function decompress(body: Buffer, contentEncoding: string | undefined, limits: DecompressLimits): Promise<Buffer> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? ''
  const maxOutputLength = Math.min(limits.maxBytes, Math.max(mebibyte, Math.floor(body.length * limits.maxRatio)))
  const { take = () => undefined } = limits
  const options = { chunkSize: chunkSizeFor(body.length, maxOutputLength) }
  const run = (engine: Transform) => collect(engine, body, maxOutputLength, take)
  try {
    switch (encoding) {
      case '':
      case 'identity':
      case 'none':
        if (body.length > limits.maxBytes) throw tooLarge(limits.maxBytes)
        return body
      case 'gzip':
      case 'x-gzip':
        return await run(zlib.createGunzip(options))
      case 'deflate':
        // RFC 9110 says zlib format; some senders write bare deflate.
        return await run(hasZlibHeader(body) ? zlib.createInflate(options) : zlib.createInflateRaw(options))
      case 'br':
        return await run(zlib.createBrotliDecompress(options))
      case 'zstd': {
        const native = createNativeZstd()
        return await (native === undefined ? decompressZstd(body, maxOutputLength, take) : run(native))
      }
      case 'snappy': {
        const decoder = new SnappyBlockDecoder(body, maxOutputLength, take, limits.allocate)
        while (!decoder.step(snappySliceBytes)) await setImmediate()
        return decoder.output
      }
      default:
        throw new Fault('unsupported_media', `content encoding not supported; use one of ${readableEncodings.join(', ')}`)
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('bad_input', `the body is not valid ${encoding}`)
  }
}

async function collect(engine: Transform, body: Buffer, maxOutputBytes: number, take: (bytes: number) => void): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  engine.end(body)
  // Left early it destroys the engine.
  for await (const piece of engine as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxOutputBytes) throw tooLarge(maxOutputBytes)
    take(piece.length)
    pieces.push(piece)
  }
  return joinPieces(pieces, size)
}

/** One piece of output is one trip through the thread pool: guess a size that takes most bodies in one. */
function chunkSizeFor(bodyBytes: number, maxOutputLength: number): number {
  return Math.max(1024, Math.min(bodyBytes * 8, mebibyte, maxOutputLength))
}

/** RFC 1950: method 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0
}

function tooLarge(maxBytes: number): Fault {
  return new Fault('too_large', `the body is larger than ${maxBytes} bytes when decompressed`)
}
