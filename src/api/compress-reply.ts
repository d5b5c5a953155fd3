import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { constants, createGzip, gzip } from 'node:zlib'

import type { ForeignReply } from './foreign-route.ts'

/** Below this the header costs more than is won. */
const smallestBytes = 1024
/** What is sent once to a program nearby: the first level has most of the gain for a third of the time. */
const options = { level: constants.Z_BEST_SPEED }
const gzipAsync = promisify(gzip)

/** A reply as it goes over the wire: gzip when the client takes it. Compression runs on the thread pool. */
export async function compressReply(
  { headers, body }: Pick<ForeignReply, 'headers' | 'body'>,
  acceptEncoding: string | undefined,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | Readable }> {
  const isSmall = (typeof body === 'string' || Buffer.isBuffer(body)) && body.length < smallestBytes
  const isPlain = isSmall || headers['content-encoding'] !== undefined || !takesGzip(acceptEncoding)
  const sent = isPlain ? headers : { ...headers, 'content-encoding': 'gzip' }
  const varying = { ...sent, vary: 'accept-encoding' }
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const bytes = Buffer.from(body)
    return { headers: varying, body: isPlain ? bytes : await gzipAsync(bytes, options) }
  }
  const stream = Readable.from(body, { objectMode: true, highWaterMark: 4 })
  if (isPlain) return { headers: varying, body: stream }
  // What goes wrong on either side destroys the other; Fastify tells of it.
  return { headers: varying, body: pipeline(stream, createGzip(options), () => undefined) }
}

/** Whether `Accept-Encoding` names gzip, not with a quality of nothing (RFC 9110, 12.5.3). */
function takesGzip(acceptEncoding: string | undefined): boolean {
  for (const item of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [coding, ...parameters] = item.split(';').map((part) => part.trim())
    if (coding === 'gzip' || coding === 'x-gzip') return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  }
  return false
}
