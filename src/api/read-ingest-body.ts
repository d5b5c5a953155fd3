import type { Hash, Hmac } from 'node:crypto'
import type { Readable } from 'node:stream'

import type { FastifyRequest } from 'fastify'

import { Fault } from '../lib/errors.ts'
import type { ByteLease } from '../lib/http/byte-budget.ts'
import type { DecompressLimits } from '../lib/http/decompress.ts'
import { joinPieces } from '../lib/join-pieces.ts'
import type { IngestDoor } from './ingest-door.ts'

interface ReadBodyOptions {
  /** Of the body, as it comes and as it is meant. */
  readonly maxBytes: number
  readonly lease: ByteLease
  /** Fed with what comes over the wire. */
  readonly hashes?: readonly Pick<Hash | Hmac, 'update'>[]
  /** Undoes the content encoding. */
  readonly decode: (wire: Buffer, encoding: string | undefined, limits: DecompressLimits) => Promise<Buffer>
}

const maxRatio = 200

/**
 * Reads the body of a request whose content type parser leaves the stream alone, within what may be taken in now, and undoes its
 * encoding; what came over the wire is let go of. Throws Fault.
 */
export async function readIngestBody(door: Pick<IngestDoor, 'ingest'>, request: FastifyRequest, options: ReadBodyOptions): Promise<Buffer> {
  const { maxBytes, lease, decode } = options
  const { headers } = request
  const expected = Number(headers['content-length'] ?? 0)
  if (expected > maxBytes) throw tooLarge(maxBytes)
  const refusal = door.ingest.refusal(expected)
  if (refusal !== undefined) throw refusal
  lease.check(expected)
  const wire = await readBody(request.body as Readable | undefined, options)
  const body = await decode(wire, headers['content-encoding'], { maxBytes, maxRatio, take: (bytes) => lease.take(bytes) })
  if (body !== wire) lease.give(wire.length)
  return body
}

/** Reads a body up to its cap. Hashes are fed while it comes: of all of a large one at once it would hold everybody up. */
async function readBody(stream: Readable | undefined, { maxBytes, lease, hashes = [] }: ReadBodyOptions): Promise<Buffer> {
  if (stream === undefined) return Buffer.alloc(0)
  const pieces: Buffer[] = []
  let size = 0
  try {
    // A stream destroyed takes the connection with it, and the refusal would not arrive.
    for await (const piece of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      lease.take(piece.length)
      for (const hash of hashes) hash.update(piece)
      pieces.push(piece)
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('bad_input', 'the body ended before it was whole', { cause: error })
  }
  return joinPieces(pieces, size)
}

function tooLarge(maxBytes: number): Fault {
  return new Fault('too_large', `the body may have ${maxBytes} bytes; send smaller batches`)
}
