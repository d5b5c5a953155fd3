import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

import { requireRecentSignIn } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { compressReply } from './compress-reply.ts'
import { EncodedReply } from './encoded-reply.ts'
import { replyWithError } from './error-reply.ts'
import { halfSessionCookie } from './half-session-cookie.ts'
import { bearerOf, checkAccess, identifyCaller, type IdentifyOptions, readCredentials, ticketCookie } from './identify-caller.ts'
import { isLocalRequest } from './is-local-request.ts'
import type { EventStream, Route } from './route.ts'
import { sendEvents } from './send-events.ts'
import type { Services } from './services.ts'
import { sessionCookies } from './session-cookies.ts'

export interface MountOptions extends IdentifyOptions {
  readonly routes: readonly Route[]
  readonly services: Services
  readonly logBug: (error: unknown, request: FastifyRequest) => void
  /** How often it is asked again whether the watcher of an event stream still may. */
  readonly recheckMs?: number
}

const defaultRecheckMs = 15_000

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Mounts every route of the API, with 405 for the other methods of its path. */
export async function mountRoutes(server: FastifyInstance, options: MountOptions): Promise<void> {
  await server.register(async (scope) => {
    scope.setErrorHandler(replyWithError(options.logBug))
    for (const route of options.routes) {
      scope.route({
        method: route.method,
        url: route.path,
        ...(route.refused && { errorHandler: replyWithError(options.logBug, route.refused) }),
        handler: (request, reply) => handle(route, options, request, reply),
      })
    }
    const methodsOf = new Map<string, Set<string>>()
    for (const { path, method } of options.routes) {
      const methods = methodsOf.get(path) ?? new Set()
      methods.add(method)
      if (method === 'GET') methods.add('HEAD')
      methodsOf.set(path, methods)
    }
    for (const [path, methods] of methodsOf) {
      const others = everyMethod.filter((method) => !methods.has(method))
      scope.route({
        method: others,
        url: path,
        handler: async (_request, reply) => {
          void reply.header('allow', [...methods].join(', '))
          throw new Fault('method_not_allowed', `this address takes ${[...methods].join(', ')}`)
        },
      })
    }
  })
}

async function handle(route: Route, options: MountOptions, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const ticket = ticketCookie(options)
  const credentials = readCredentials(options, request, bearerOf(request.headers.authorization))
  const caller = await identifyCaller(options, request, credentials, route.access)
  if (route.needsRecentSignIn) requireRecentSignIn(caller, options.services.clock)
  const { project: _project, ...query } = request.query as Record<string, string | string[] | undefined>
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  const answer = await route.handle(options.services, {
    params: request.params,
    query,
    body: request.body,
    caller,
    isLocal: isLocalRequest({ peerAddress: request.socket.remoteAddress, headers: request.headers }),
    signal: abort.signal,
    reply: {
      ...halfSessionCookie(request, reply, options),
      ...sessionCookies(request, reply, options),
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
      setTicketCookie: (text, maxAgeSeconds) => {
        void reply.setCookie(ticket.name, text, { ...ticket.options, maxAge: maxAgeSeconds })
      },
    },
  })
  void reply.header('cache-control', 'no-store')
  if (route.reply === 'events') {
    const mayWatch = async (): Promise<void> => {
      const now = await options.authenticate({ ...credentials, isRecheck: true })
      checkAccess(route.access, now)
      // Without a project named, somebody who lost one would be shown the next.
      if (now.projectId !== caller.projectId) throw new Fault('forbidden', 'this account is no longer in the project')
    }
    const watch = { mayWatch, everyMs: options.recheckMs ?? defaultRecheckMs, stop: () => abort.abort() }
    return reply
      .type('text/event-stream')
      .header('x-accel-buffering', 'no')
      .send(sendEvents(answer as EventStream, watch))
  }
  if (answer instanceof EncodedReply) {
    const encoded = await compressReply(answer, request)
    return reply.headers(encoded.headers).send(encoded.body)
  }
  if (route.reply === 'text') return reply.type('text/plain; version=0.0.4; charset=utf-8').send(answer)
  return reply.send(answer ?? {})
}
