import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { IngestGrant } from '../access/index.ts'
import { decodeInbound, type Inbound, type InboundReply, inbounds, takeInbound } from '../alerting/index.ts'
import { Fault } from '../lib/errors.ts'
import { decompress } from '../lib/http/decompress.ts'
import { RateLimit } from '../lib/http/rate-limit.ts'
import { faultOf } from './error-reply.ts'
import { type IngestDoor, readIngestKey } from './ingest-door.ts'
import { readIngestBody } from './read-ingest-body.ts'
import type { AlertingService } from './services.ts'

interface InboundOptions {
  readonly door: IngestDoor
  readonly alerting: AlertingService
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
/** So many alerts count as one request more. */
const alertsPerToken = 100

/** Where other products report their alerts: each with an ingest key that may send alerts, answered in its own words once all is durable. */
export async function mountInbound(server: FastifyInstance, options: InboundOptions): Promise<void> {
  const limit = new RateLimit({ clock: options.door.clock, burst: 300, perSecond: 100 })
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The body stays a stream: where the key stands in a header, it is read only when that is good.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const inbound of inbounds) {
      const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
        void refuse(options, inbound, error, request, reply)
      }
      const { method, path } = inbound
      scope.route({ method, url: path, errorHandler, handler: (request, reply) => handle(options, limit, inbound, request, reply) })
      scope.route({
        method: everyMethod.filter((other) => other !== method),
        url: path,
        exposeHeadRoute: false,
        errorHandler,
        handler: (_request, reply) => {
          void reply.header('allow', method)
          throw new Fault('method_not_allowed', `this address takes ${method}`)
        },
      })
    }
  })
}

async function handle(
  { door, alerting }: InboundOptions,
  limit: RateLimit,
  inbound: Inbound,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const lease = door.buffered.lease()
  try {
    const early = inbound.keyIn === undefined ? await admit({ door, alerting }, readIngestKey(request.headers), request.ip) : undefined
    const body = await readIngestBody(door, request, { maxBytes: inbound.maxBodyBytes, lease, decode: decompress })
    const grant = early ?? (await admit({ door, alerting }, inbound.keyIn?.(body), request.ip))
    limit.take(grant.keyId)
    const { projectId, keyId, keyName, slotId = keyId } = grant
    const intake = { body, receivedAt: door.clock.now(), sender: slotId }
    const batch = await decodeInbound(inbound, intake)
    limit.take(grant.keyId, Math.floor(batch.alerts.length / alertsPerToken))
    const caller = {
      actor: { kind: 'ingest_key', id: keyId, name: keyName },
      projectId,
      permissions: new Set(['alerts.write'] as const),
      address: request.ip,
    } as const
    await takeInbound({ alerting: alerting.core, caller }, batch)
    const resolved = batch.alerts.filter(({ endsAtMs = Infinity }) => endsAtMs <= intake.receivedAt).length
    alerting.counts.add({ firing: batch.alerts.length - resolved, resolved: resolved + batch.ended.length, invalid: 0 })
    return send(reply, inbound.accepted(batch))
  } finally {
    lease.release()
  }
}

/** The grant of a key that may send alerts to where alerts are. Throws Fault `unauthenticated` or `forbidden`. */
async function admit({ door, alerting }: InboundOptions, key: string | undefined, address: string): Promise<IngestGrant> {
  if (key === undefined) throw new Fault('unauthenticated', 'send an ingest key that may send alerts, as Authorization: Bearer KEY')
  const grant = await door.authenticate(key, address)
  if (!grant.signals.has('alerts')) throw new Fault('forbidden', 'this ingest key may not send alerts; make one that may in the settings')
  if (grant.projectId !== alerting.projectId)
    throw new Fault('forbidden', 'the project of this key has no alerts: those are in the first one')
  return grant
}

function refuse({ door }: InboundOptions, inbound: Inbound, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = faultOf(error)
  if (fault === undefined) door.logBug(error)
  // The rest of a body that nobody reads must not keep the connection.
  if (!request.raw.readableEnded) void reply.header('connection', 'close')
  if (fault?.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="vedette"')
  // Something is wrong on our side: they shall try again.
  return send(reply, inbound.refused(fault ?? new Fault('unavailable', 'something went wrong on our side')))
}

function send(reply: FastifyReply, { status, headers, body }: InboundReply): FastifyReply {
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body)
}
