import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { IngestGrant } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { decompressSnappyFrames } from '../lib/http/decompress-snappy-frames.ts'
import { decompress, type DecompressLimits } from '../lib/http/decompress.ts'
import { type Pushgateway, readGroupPath } from '../pushgateway/index.ts'
import { prometheusStatuses } from '../receivers/index.ts'
import { faultOf } from './error-reply.ts'
import { admitSender, countRefused, type IngestDoor, readIngestKey, refusalOf } from './ingest-door.ts'
import { readIngestBody } from './read-ingest-body.ts'

interface PushgatewayDoor {
  readonly door: IngestDoor
  readonly pushgateway: Pushgateway
  readonly maxBodyBytes: number
}

const arrival = { receiver: 'pushgateway', endpoint: { signal: 'metrics' } } as const

/**
 * The push API of Prometheus' Pushgateway 1.11: PUT, POST and DELETE under /metrics/job. Reading there is left to others: `/metrics` are
 * Vedette's own metrics, and the page has addresses below it.
 */
export async function mountPushgateway(server: FastifyInstance, doors: PushgatewayDoor): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The body stays a stream: it is read only after key and path were looked at.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.route({
      method: ['PUT', 'POST', 'DELETE'],
      url: '/metrics/*',
      errorHandler: (error, request, reply) => {
        const fault = faultOf(error) ?? error
        countRefused(doors.door, arrival, undefined, fault)
        void refuse(doors, fault, request, reply)
      },
      handler: (request, reply) => handle(doors, request, reply),
    })
  })
}

async function handle(doors: PushgatewayDoor, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { door, pushgateway, maxBodyBytes } = doors
  const lease = door.buffered.lease()
  let grant: IngestGrant | undefined
  let isRead = false
  try {
    grant = await admitSender(door, arrival, { key: readIngestKey(request.headers), address: request.ip })
    const { projectId, keyId } = grant
    const labels = readGroupPath((request.raw.url ?? '').split('?', 1)[0] ?? '')
    if (request.method === 'DELETE') {
      isRead = true
      await pushgateway.remove({ projectId, keyId, labels })
      return send(request, reply, 202, '')
    }
    const body = await readIngestBody(door, request, { maxBytes: maxBodyBytes, lease, decode })
    isRead = true
    const contentType = request.headers['content-type'] ?? ''
    await pushgateway.push({ projectId, keyId, labels, body, contentType, replace: request.method === 'PUT' })
    return send(request, reply, 200, '')
  } catch (error) {
    // What the pipeline refuses, to be tried again, it counts itself.
    if (!isRead || !(error instanceof Fault && error.retryable)) countRefused(door, arrival, grant, error)
    return refuse(doors, error, request, reply)
  } finally {
    lease.release()
  }
}

/** Snappy is meant as a stream of frames, as Go's reader takes it. */
function decode(wire: Buffer, encoding: string | undefined, limits: DecompressLimits): Promise<Buffer> {
  return encoding?.trim().toLowerCase() === 'snappy' ? decompressSnappyFrames(wire, limits) : decompress(wire, encoding, limits)
}

function refuse({ door }: PushgatewayDoor, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { kind, message, retryAfterSeconds } = refusalOf(door, error)
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))))
  if (kind === 'unauthenticated') void reply.header('www-authenticate', 'Basic realm="vedette"')
  return send(request, reply, prometheusStatuses[kind], `${message}\n`)
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, text: string): FastifyReply {
  // The rest of a body that nobody reads must not keep the connection.
  if (!request.raw.readableEnded && request.body !== undefined) void reply.header('connection', 'close')
  if (text !== '') void reply.type('text/plain; charset=utf-8')
  return reply.code(status).send(text)
}
