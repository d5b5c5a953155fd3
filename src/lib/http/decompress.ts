import { promisify } from 'node:util'
import zlib from 'node:zlib'

import { Fault } from '../errors.ts'
import { decompressZstd } from './decompress-zstd.ts'

const mebibyte = 1024 * 1024

/** How large a body may become. */
export interface DecompressLimits {
  readonly maxBytes: number
  /** Output per input byte; looked at only once the output is larger than 1 MiB. */
  readonly maxRatio: number
}

type Inflate = (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>
const gunzip: Inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip)
const inflate: Inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate)
const inflateRaw: Inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress)

const readableEncodings = ['gzip', 'deflate', 'zstd', 'br', 'identity'] as const

/**
 * Undoes one Content-Encoding, off the event loop (zstd on Node 20: in slices on it). Stops as soon as the output passes its limit.
 * Throws Fault: unsupported_media for an encoding not in the list or several stacked, too_large for a bomb, bad_input for bytes
 * that are not what the encoding says.
 */
export async function decompress(body: Buffer, contentEncoding: string | undefined, limits: DecompressLimits): Promise<Buffer> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? ''
  const maxOutputLength = Math.min(limits.maxBytes, Math.max(mebibyte, Math.floor(body.length * limits.maxRatio)))
  const options = { maxOutputLength, chunkSize: chunkSizeFor(body.length, maxOutputLength) }
  try {
    switch (encoding) {
      case '':
      case 'identity':
      case 'none':
        if (body.length > limits.maxBytes) throw tooLarge(limits.maxBytes)
        return body
      case 'gzip':
      case 'x-gzip':
        return await gunzip(body, options)
      case 'deflate':
        // RFC 9110 says zlib format; some senders write bare deflate.
        return await (hasZlibHeader(body) ? inflate(body, options) : inflateRaw(body, options))
      case 'br':
        return await brotli(body, options)
      case 'zstd':
        return await decompressZstd(body, maxOutputLength)
      default:
        throw new Fault('unsupported_media', `content encoding not supported; use one of ${readableEncodings.join(', ')}`)
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxOutputLength)
    throw new Fault('bad_input', `the body is not valid ${encoding}`)
  }
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
