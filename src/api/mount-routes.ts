import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

import type { Caller } from '../access/caller.ts'
import type { Credentials, OriginCheck } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { replyWithError } from './error-reply.ts'
import { isLocalRequest } from './is-local-request.ts'
import { noteSession } from './observe-requests.ts'
import type { EventStream, Route } from './route.ts'
import { sendEvents } from './send-events.ts'
import type { Services } from './services.ts'

export interface MountOptions {
  readonly routes: readonly Route[]
  readonly services: Services
  /** The caller, with anonymous actor when nothing valid came. Throws Fault('unauthenticated') for a wrong token. */
  readonly authenticate: (credentials: Credentials) => Promise<Caller>
  /** Throws Fault('forbidden') when a browser sends a changing request from another site. */
  readonly checkOrigin: (request: OriginCheck) => void
  readonly secureCookies: boolean
  readonly logBug: (error: unknown, request: FastifyRequest) => void
  /** How often it is asked again whether the watcher of an event stream still may. */
  readonly recheckMs?: number
}

const defaultRecheckMs = 15_000

const sessionCookie = (secure: boolean): string => (secure ? '__Host-vedette' : 'vedette')

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Mounts every route of the API, with 405 for the other methods of its path. */
export async function mountRoutes(server: FastifyInstance, options: MountOptions): Promise<void> {
  await server.register(async (scope) => {
    scope.setErrorHandler(replyWithError(options.logBug))
    for (const route of options.routes) {
      scope.route({ method: route.method, url: route.path, handler: (request, reply) => handle(route, options, request, reply) })
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
  const cookie = sessionCookie(options.secureCookies)
  const query = request.query as Record<string, string | string[] | undefined>
  const sessionToken = request.cookies[cookie]
  const bearerToken = bearerOf(request.headers.authorization)
  if (bearerToken === undefined && request.method !== 'GET' && request.method !== 'HEAD') {
    options.checkOrigin({ method: request.method, headers: flat(request.headers), host: request.host })
  }
  const { project, ...rest } = query
  const credentials: Credentials = {
    bearerToken,
    sessionToken,
    project: first(request.headers['x-vedette-project']) ?? first(project),
    address: request.ip,
  }
  const caller = await options.authenticate(credentials)
  if (caller.actor.kind === 'user') noteSession(request, caller.actor.id)
  checkAccess(route, caller)
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  const answer = await route.handle(options.services, {
    params: request.params,
    query: rest,
    body: request.body,
    caller,
    isLocal: isLocalRequest({ peerAddress: request.socket.remoteAddress, headers: request.headers }),
    signal: abort.signal,
    reply: {
      sessionToken,
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
      setSessionCookie: (token, maxAgeSeconds) => {
        void reply.setCookie(cookie, token, {
          path: '/',
          httpOnly: true,
          sameSite: 'lax',
          secure: options.secureCookies,
          maxAge: maxAgeSeconds,
        })
      },
      clearSessionCookie: () => {
        void reply.clearCookie(cookie, { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secureCookies })
      },
    },
  })
  void reply.header('cache-control', 'no-store')
  if (route.reply === 'events') {
    const mayWatch = async (): Promise<void> => {
      const now = await options.authenticate({ ...credentials, isRecheck: true })
      checkAccess(route, now)
      // Without a project named, somebody who lost one would be shown the next.
      if (now.projectId !== caller.projectId) throw new Fault('forbidden', 'this account is no longer in the project')
    }
    const watch = { mayWatch, everyMs: options.recheckMs ?? defaultRecheckMs, stop: () => abort.abort() }
    return reply
      .type('text/event-stream')
      .header('x-accel-buffering', 'no')
      .send(sendEvents(answer as EventStream, watch))
  }
  if (route.reply === 'text') return reply.type('text/plain; version=0.0.4; charset=utf-8').send(answer)
  return reply.send(answer ?? {})
}

/** Throws unless the caller may use the route: 401 for strangers, 403 for the known. */
function checkAccess(route: Pick<Route, 'access'>, caller: Caller): void {
  if (route.access === 'public') return
  if (caller.actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  if (route.access !== 'signed_in' && !caller.permissions.has(route.access)) {
    throw new Fault('forbidden', `this needs the permission ${route.access} in the project; ask an admin`)
  }
}

function bearerOf(header: string | undefined): string | undefined {
  const match = header === undefined ? null : /^Bearer +(\S{1,512})$/i.exec(header)
  return match?.[1]
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function flat(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, first(value)]))
}
