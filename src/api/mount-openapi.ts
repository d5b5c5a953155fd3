import type { FastifyInstance, FastifyRequest } from 'fastify'

import { replyWithError } from './error-reply.ts'
import { describeApi } from './openapi.ts'
import type { RequestLimits } from './request-limits.ts'
import { foreignRoutes, routes } from './routes/index.ts'

interface OpenapiOptions {
  readonly version: string
  readonly limits: RequestLimits
  readonly logBug: (error: unknown, request: FastifyRequest) => void
}

/** The description of all routes, for everybody. */
export function mountOpenapi(server: FastifyInstance, { version, limits, logBug }: OpenapiOptions): void {
  const description = describeApi(routes, foreignRoutes, version)
  server.get('/api/openapi.json', { errorHandler: replyWithError(logBug) }, (request, reply) => {
    limits.takeAddress(request)
    return reply.send(description)
  })
}
