import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { Fault } from '../lib/errors.ts'
import { compressReply } from './compress-reply.ts'
import { faultOf } from './error-reply.ts'
import type { ForeignReply, ForeignRoute } from './foreign-route.ts'
import { basicPasswordOf, bearerOf, flat, identifyCaller, type IdentifyOptions, readCredentials } from './identify-caller.ts'
import type { Services } from './services.ts'

export interface MountForeignOptions extends IdentifyOptions {
  readonly routes: readonly ForeignRoute[]
  readonly services: Services
  readonly logBug: (error: unknown, request: FastifyRequest) => void
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const formType = 'application/x-www-form-urlencoded'

/** Mounts APIs of other products: token also as the password of Basic authentication, forms as bodies, failures in each one's own form. */
export async function mountForeign(server: FastifyInstance, options: MountForeignOptions): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const route of options.routes) {
      const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
        void send(request, reply, refusalOf(route, options, error, request, reply))
      }
      scope.route({
        method: [...route.methods],
        url: route.path,
        errorHandler,
        ...(route.maxBodyBytes === undefined ? {} : { bodyLimit: route.maxBodyBytes }),
        handler: (request, reply) => handle(route, options, request, reply),
      })
      // One address may be several routes, each with its own methods.
      if (options.routes.find(({ path }) => path === route.path) !== route) continue
      const taken = methodsAt(options.routes, route.path)
      scope.route({
        method: everyMethod.filter((method) => !taken.has(method)),
        url: route.path,
        errorHandler,
        handler: async (_request, reply) => {
          const allowed = [...taken].join(', ')
          void reply.header('allow', allowed)
          throw new Fault('method_not_allowed', `this address takes ${allowed}`)
        },
      })
    }
  })
}

function methodsAt(routes: readonly ForeignRoute[], at: string): Set<string> {
  const methods = routes.filter(({ path }) => path === at).flatMap((route) => route.methods)
  return new Set<string>([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])
}

async function handle(
  route: ForeignRoute,
  options: MountForeignOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { authorization } = request.headers
  const credentials = readCredentials(options, request, bearerOf(authorization) ?? basicPasswordOf(authorization))
  const caller = await identifyCaller(options, request, credentials, route.access)
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  const query = new URL(request.url, 'http://localhost').searchParams
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const isForm = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() === formType
  const answer = await route.handle(options.services, {
    params: request.params as Readonly<Record<string, string>>,
    form: isForm ? new URLSearchParams([...new URLSearchParams(body.toString('utf8')), ...query]) : query,
    query,
    body,
    headers: flat(request.headers),
    caller,
    signal: abort.signal,
  })
  return send(request, reply, answer)
}

function refusalOf(
  route: ForeignRoute,
  { logBug }: MountForeignOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): ForeignReply {
  const fault = faultOf(error)
  if (fault === undefined) logBug(error, request)
  if (fault?.retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.ceil(fault.retryAfterSeconds)))
  if (fault?.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="vedette"')
  return route.refused(fault)
}

async function send(request: FastifyRequest, reply: FastifyReply, answer: ForeignReply): Promise<FastifyReply> {
  const { headers, body } = await compressReply(answer, request)
  return reply
    .code(answer.status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send(body)
}
