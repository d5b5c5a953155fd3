import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

import { ClickHouseError, errorCodes } from './clickhouse-error.ts'

/** SQL longer than this is refused, as ClickHouse does by default (max_query_size there counts what is parsed). */
export const maxQueryBytes = 1024 * 1024

/** The body's bytes, decompressed. Throws ClickHouseError for an encoding that is not known. */
export function openBody(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return request
  const decoder =
    encoding === 'gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined
  if (decoder === undefined)
    throw new ClickHouseError(errorCodes.NOT_IMPLEMENTED, `Unknown compression method ${encoding}`, 'NOT_IMPLEMENTED')
  request.once('error', (error) => decoder.destroy(error))
  request.once('aborted', () => decoder.destroy(new Error('the client went away')))
  return request.pipe(decoder)
}

/**
 * Reads the beginning of a body, up to the longest SQL there may be. `rest` is what was not read yet: only an INSERT with its
 * rows in the body has any use for that.
 */
export async function readHead(body: Readable): Promise<{ head: Buffer; rest: Readable | undefined }> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    while (length <= maxQueryBytes) {
      const chunk = await readChunk(body)
      if (chunk === undefined) return { head: Buffer.concat(chunks), rest: undefined }
      chunks.push(chunk)
      length += chunk.length
    }
  } catch (error) {
    throw new ClickHouseError(errorCodes.CANNOT_PARSE_INPUT, `Cannot read the body: ${messageOf(error)}`, 'CANNOT_READ_ALL_DATA')
  }
  return { head: Buffer.concat(chunks), rest: body }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The next chunk, or nothing at the end. */
async function readChunk(body: Readable): Promise<Buffer | undefined> {
  for (;;) {
    const chunk: unknown = body.read()
    if (chunk instanceof Buffer) return chunk
    if (body.readableEnded) return undefined
    if (body.destroyed) throw body.errored ?? new Error('the body ended early')
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: unknown): void => {
        body.off('readable', settleQuietly).off('end', settleQuietly).off('close', settleQuietly).off('error', settle)
        if (error instanceof Error) reject(error)
        else resolve()
      }
      const settleQuietly = (): void => settle()
      body.on('readable', settleQuietly).on('end', settleQuietly).on('close', settleQuietly).on('error', settle)
    })
  }
}
