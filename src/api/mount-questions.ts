import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { QuestionEndpoint } from '../receivers/receiver.ts'
import { faultOf } from './error-reply.ts'
import { admitSender, countRefused, type IngestDoor, readIngestKey, refusalOf } from './ingest-door.ts'

/** A question endpoint with the name of its receiver. */
export interface MountedQuestions {
  readonly receiver: string
  readonly endpoint: QuestionEndpoint
}

/** Mounts what clients ask before they send: only the key is looked at; bodies are not read. */
export async function mountQuestions(server: FastifyInstance, door: IngestDoor, questions: readonly MountedQuestions[]): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const mounted of questions) {
      const { methods, paths } = mounted.endpoint
      const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
        const fault = faultOf(error) ?? error
        countRefused(door, mounted, undefined, fault)
        refuse(door, mounted, fault, request, reply)
      }
      for (const url of paths)
        scope.route({
          method: [...methods],
          url,
          exposeHeadRoute: false,
          errorHandler,
          handler: (request, reply) => handle(door, mounted, request, reply),
        })
    }
  })
}

async function handle(door: IngestDoor, mounted: MountedQuestions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await admitSender(door, mounted, { key: readIngestKey(request.headers), address: request.ip })
  const { status, headers, body } = mounted.endpoint.answer({
    method: request.method,
    query: new URL(request.url, 'http://localhost').searchParams,
    headers: flatHeaders(request.headers),
    params: request.params as Record<string, string>, // Fastify's own, of the path
  })
  drop(request, reply)
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body ?? Buffer.alloc(0))
}

function refuse(door: IngestDoor, { endpoint }: MountedQuestions, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const asked = { contentType: '', headers: flatHeaders(request.headers) }
  const { status, headers, body } = endpoint.answers.refused(refusalOf(door, error), asked)
  drop(request, reply)
  void reply
    .code(status)
    .headers(headers ?? {})
    .send(body ?? Buffer.alloc(0))
}

/** The rest of a body that nobody reads must not keep the connection. */
function drop(request: FastifyRequest, reply: FastifyReply): void {
  if (request.body !== undefined && !request.raw.readableEnded) void reply.header('connection', 'close')
}

/** The first value of each header. */
export function flatHeaders(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}
