import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What exporters in a browser send besides what needs no leave. */
const allowedHeaders = 'authorization, content-encoding, content-type, traceparent, tracestate, x-vedette-key'
/** Two hours, the longest that Chromium takes. */
const maxAgeSeconds = 7200
const longestOrigin = 512

/** Says which web pages may send from the browser. */
export type OriginRule = (origin: string) => boolean

/** Each entry is an origin, one with a `*` for any part of the host or the port, or `*` alone for every origin. */
export function compileOrigins(allowed: readonly string[]): OriginRule {
  const rules = allowed.map((entry) => compileOrigin(entry.toLowerCase()))
  return (origin) => origin.length <= longestOrigin && rules.some((matches) => matches(origin.toLowerCase()))
}

function compileOrigin(entry: string): OriginRule {
  if (entry === '*') return () => true
  const star = entry.indexOf('*')
  if (star < 0) return (origin) => origin === entry
  const [before, after] = [entry.slice(0, star), entry.slice(star + 1)]
  return (origin) =>
    origin.length >= before.length + after.length &&
    origin.startsWith(before) &&
    origin.endsWith(after) &&
    /^[a-z0-9.-]*$/.test(origin.slice(before.length, origin.length - after.length))
}

/**
 * Lets pages of the allowed origins read every answer of `scope` (Fetch standard, "CORS protocol"). Never with credentials: cookies
 * mean nothing here.
 */
export function allowOrigins(scope: FastifyInstance, isAllowed: OriginRule): void {
  scope.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    // Also where there is none: a cache must not hand one's answer to another.
    void reply.header('vary', 'Origin')
    if (origin !== undefined && isAllowed(origin)) {
      void reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'retry-after')
    }
    done()
  })
}

/** Is it a browser's question whether a page may send? */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined
}

/** Yes, to a page of an allowed origin. */
export function answerPreflight(reply: FastifyReply, method: string): FastifyReply {
  return reply
    .code(204)
    .header('access-control-allow-methods', method)
    .header('access-control-allow-headers', allowedHeaders)
    .header('access-control-max-age', String(maxAgeSeconds))
    .send()
}
