import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { constants, createGzip, gzip } from 'node:zlib'

import { ReplayedPieces } from '../query/promql/index.ts'
import type { ForeignReply } from './foreign-route.ts'
import { isLocalRequest } from './is-local-request.ts'

/** Below this the header costs more than is won. */
const smallestBytes = 1024
/** What is sent once to a program nearby: the first level has most of the gain for a third of the time. */
const options = { level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 }
const gzipAsync = promisify(gzip)
/** Of bodies that several clients are sent, while one of them is. */
const shared = new WeakMap<ReplayedPieces, ReplayedPieces>()
const sharedBuffers = new WeakMap<Buffer, Promise<Buffer>>()

/** Who is sent a reply. */
interface Receiver {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/**
 * A reply as it goes over the wire: gzip when the client takes it and is not a program on this machine, to which compression only takes
 * processor time. It runs on the thread pool; a Buffer and pieces that are replayed are compressed once, whoever they are sent to.
 */
export async function compressReply(
  { headers, body }: Pick<ForeignReply, 'headers' | 'body'>,
  receiver: Receiver,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | Readable }> {
  const isSmall = (typeof body === 'string' || Buffer.isBuffer(body)) && body.length < smallestBytes
  const isPlain = isSmall || headers['content-encoding'] !== undefined || !wantsGzip(receiver)
  const sent = isPlain ? headers : { ...headers, 'content-encoding': 'gzip' }
  const varying = { ...sent, vary: 'accept-encoding' }
  if (typeof body === 'string') {
    const bytes = Buffer.from(body)
    return { headers: varying, body: isPlain ? bytes : await gzipAsync(bytes, options) }
  }
  if (Buffer.isBuffer(body)) return { headers: varying, body: isPlain ? body : await compressOnce(body) }
  if (isPlain) return { headers: varying, body: streamOf(body) }
  return { headers: varying, body: body instanceof ReplayedPieces ? streamOf(replayCompressed(body)) : compressStream(body) }
}

function streamOf(pieces: AsyncIterable<Buffer>): Readable {
  return Readable.from(pieces, { objectMode: true, highWaterMark: 4 })
}

function compressStream(pieces: AsyncIterable<Buffer>): Readable {
  // What goes wrong on either side destroys the other; Fastify tells of it.
  return pipeline(streamOf(pieces), createGzip(options), () => undefined)
}

function compressOnce(body: Buffer): Promise<Buffer> {
  const known = sharedBuffers.get(body)
  if (known !== undefined) return known
  const fresh = gzipAsync(body, options)
  sharedBuffers.set(body, fresh)
  return fresh
}

function replayCompressed(body: ReplayedPieces): ReplayedPieces {
  const known = shared.get(body)
  if (known !== undefined) return known
  const fresh = new ReplayedPieces(compressStream(body) as AsyncIterable<Buffer>)
  shared.set(body, fresh)
  return fresh
}

/** Whether `Accept-Encoding` names gzip, not with a quality of nothing (RFC 9110, 12.5.3), and it has to go over a network. */
function wantsGzip({ headers, socket }: Receiver): boolean {
  if (isLocalRequest({ peerAddress: socket.remoteAddress, headers })) return false
  for (const item of String(headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',')) {
    const [coding, ...parameters] = item.split(';').map((part) => part.trim())
    if (coding === 'gzip' || coding === 'x-gzip') return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  }
  return false
}
