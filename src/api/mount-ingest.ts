import { createHash } from 'node:crypto'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { IngestGrant } from '../access/index.ts'
import { BufferPool } from '../lib/buffer-pool.ts'
import { Fault } from '../lib/errors.ts'
import { decompress } from '../lib/http/decompress.ts'
import { anyContentType, type Reply, type Verdict } from '../receivers/receiver.ts'
import { admitSigned } from './admit-signed.ts'
import { faultOf } from './error-reply.ts'
import { allowOrigins, answerPreflight, compileOrigins, isPreflight, type OriginRule } from './ingest-cors.ts'
import {
  admitSender,
  countRefused,
  readIngestKey,
  refusalOf,
  takeIn,
  type HttpEndpoint,
  type IngestDoor,
  type MountedEndpoint,
} from './ingest-door.ts'
import { flatHeaders } from './mount-questions.ts'
import { readIngestBody } from './read-ingest-body.ts'

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Mounts the HTTP endpoints of all receivers: key, admission, capped body, decompression, pipeline, the protocol's own answer. */
export async function mountIngest(
  server: FastifyInstance,
  door: IngestDoor,
  endpoints: readonly MountedEndpoint<HttpEndpoint>[],
): Promise<void> {
  const isAllowed = compileOrigins(door.allowedOrigins)
  await server.register(async (scope) => {
    allowOrigins(scope, isAllowed)
    scope.removeAllContentTypeParsers()
    // The body stays a stream: it is read only after key and admission were looked at.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const mounted of endpoints) {
      const { method, path } = mounted.endpoint
      // Fastify itself refuses a content type that is none, before our handler sees the request.
      const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
        const fault = faultOf(error) ?? error
        countRefused(door, mounted, undefined, fault)
        void refuse(door, mounted, fault, request, reply)
      }
      scope.route({ method, url: path, errorHandler, handler: (request, reply) => handle(door, mounted, request, reply) })
      scope.route({
        method: everyMethod.filter((other) => other !== method),
        url: path,
        exposeHeadRoute: false,
        errorHandler,
        handler: (request, reply) => refuseMethod(door, mounted, isAllowed, request, reply),
      })
    }
  })
}

/** Memory of bodies that were compressed. */
const bodies = new BufferPool()

async function handle(
  door: IngestDoor,
  mounted: MountedEndpoint<HttpEndpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { endpoint } = mounted
  const receivedAt = door.clock.now()
  const contentType = contentTypeOf(request)
  let grant: IngestGrant | undefined
  let counted = false
  const lease = door.buffered.lease()
  const lent: Buffer[] = []
  const allocate = (bytes: number): Buffer => {
    const memory = bodies.take(bytes)
    lent.push(memory)
    return memory
  }
  try {
    const query = new URL(request.url, 'http://localhost').searchParams
    const headers = flatHeaders(request.headers)
    const signed = await admitSigned(door, endpoint, { query, headers, address: request.ip })
    const key = readIngestKey(request.headers) ?? keyOfQuery(endpoint, query)
    grant = signed?.grant ?? (await admitSender(door, mounted, { key, address: request.ip }))
    if (!endpoint.contentTypes.includes(contentType) && !endpoint.contentTypes.includes(anyContentType)) {
      throw new Fault(
        'unsupported_media',
        `send ${endpoint.contentTypes.join(' or ')}, not ${contentType === '' ? 'a body without type' : contentType.slice(0, 100)}`,
      )
    }
    const hash = createHash('sha256')
    const impliedEncoding = endpoint.impliedEncoding?.(contentType)
    const body = await readIngestBody(door, request, {
      maxBytes: endpoint.maxBodyBytes,
      lease,
      hashes: signed === undefined ? [hash] : [hash, signed.hmac],
      decode: (wire, encoding, limits) => decompress(wire, encoding ?? impliedEncoding, { ...limits, allocate }),
    })
    signed?.verify()
    const params = request.params as Record<string, string> // Fastify's own, of the path
    if (Object.keys(params).length > 0) hash.update(JSON.stringify(params))
    // The same lines for another tenant or service are other lines.
    const asked = query.toString()
    if (asked !== '') hash.update(`?${asked}`)
    const tenant = request.headers['x-scope-orgid']
    if (tenant !== undefined) hash.update(`@${String(tenant)}`)
    const bodyHash = hash.digest()
    const intake = {
      body,
      receivedAt,
      contentType,
      query,
      headers,
      params,
    }
    const { answers } = endpoint
    const answer = (await answers.prepare?.(intake)) ?? ((verdict: Verdict) => answers.accepted(verdict, intake))
    // From here on the pipeline counts.
    counted = true
    return send(reply, await answer(await takeIn(door, mounted, grant, intake, bodyHash)))
  } catch (error) {
    if (!counted) countRefused(door, mounted, grant, error)
    return refuse(door, mounted, error, request, reply)
  } finally {
    // The pipeline is done with the body: it keeps nothing of it.
    for (const memory of lent) bodies.give(memory)
    lease.release()
  }
}

function keyOfQuery({ keyParameter }: HttpEndpoint, query: URLSearchParams): string | undefined {
  return keyParameter === undefined ? undefined : (query.get(keyParameter) ?? undefined)
}

/** Answers the methods that take nothing in. */
function refuseMethod(
  door: IngestDoor,
  mounted: MountedEndpoint<HttpEndpoint>,
  isAllowed: OriginRule,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { method } = mounted.endpoint
  if (!isPreflight(request)) {
    return refuse(door, mounted, new Fault('method_not_allowed', `this address takes ${method}`), request, reply.header('allow', method))
  }
  if (isAllowed(request.headers.origin ?? '')) return answerPreflight(reply, method)
  const fault = new Fault('forbidden', 'pages of this origin may not send telemetry here: see ingest.allowedOrigins in the configuration')
  return refuse(door, mounted, fault, request, reply)
}

function refuse(
  door: IngestDoor,
  { endpoint }: MountedEndpoint<HttpEndpoint>,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // The rest of a body that nobody reads must not keep the connection.
  if (!request.raw.readableEnded) void reply.header('connection', 'close')
  return send(
    reply,
    endpoint.answers.refused(refusalOf(door, error), { contentType: contentTypeOf(request), headers: flatHeaders(request.headers) }),
  )
}

/** Without parameters, lower case. */
function contentTypeOf({ headers }: FastifyRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function send(reply: FastifyReply, { status, headers, body }: Reply): FastifyReply {
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body ?? Buffer.alloc(0))
}
