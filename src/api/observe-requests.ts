import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Observer, RequestTrace } from '../platform/index.ts'

const traces = new WeakMap<FastifyRequest, RequestTrace>()

/** Measures every request by its route's pattern; those of the API count for health and are traced. */
export function observeRequests(server: FastifyInstance, observer: Observer): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers
    const trace = observer.startRequest(typeof traceparent === 'string' ? traceparent : undefined)
    traces.set(request, trace)
    observer.within(trace, done)
  })
  server.addHook('onResponse', (request, reply, done) => {
    const trace = traces.get(request)
    // A stream of events lasts as long as somebody watches: no response time.
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream')
    if (trace !== undefined && !isStream) {
      const route = request.routeOptions.url ?? '(page)'
      observer.finishRequest(trace, {
        method: request.method,
        route,
        status: reply.statusCode,
        session: sessions.get(request),
        kind: route.startsWith('/api/') ? 'api' : 'other',
      })
    }
    done()
  })
}

const sessions = new WeakMap<FastifyRequest, string>()

/** Remembers who asked, for the count of active users: an id, never a token. */
export function noteSession(request: FastifyRequest, user: string): void {
  sessions.set(request, user)
}
