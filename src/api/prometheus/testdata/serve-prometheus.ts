import type { AddressInfo } from 'node:net'

import type { Caller } from '../../../access/caller.ts'
import { roles } from '../../../access/permissions.ts'
import { Fault } from '../../../lib/errors.ts'
import { MetricQueries, type MetricReader } from '../../../query/promql/index.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountForeign } from '../../mount-foreign.ts'
import { prometheusRoutes } from '../../routes/prometheus/index.ts'
import type { Services } from '../../services.ts'

/** A token of somebody who may read telemetry, and one of somebody who may not. */
export const readerToken = 'support'
export const strangerToken = 'executive'

function callerOf(token: string | undefined, project: string | undefined): Caller {
  if (token !== undefined && !(token in roles)) throw new Fault('unauthenticated', 'the API token is not known')
  const permissions = token === undefined ? [] : roles[token as keyof typeof roles]
  const actor = token === undefined ? ({ kind: 'anonymous' } as const) : ({ kind: 'api_token', id: token, name: token } as const)
  return { actor, projectId: Number(project ?? 1), permissions: new Set(permissions), address: '127.0.0.1' }
}

/** Prometheus' API over metrics of any source, behind a listener of its own; the tokens are names of roles. */
export async function servePrometheus(
  metricReader: MetricReader,
  services: Partial<Services>,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const metricQueries = new MetricQueries((projectId) => metricReader.source(projectId))
  const server = await createHttpServer({ trustedProxies: [] })
  await mountForeign(server, {
    routes: prometheusRoutes,
    // Only these are asked for by the routes under test.
    services: { metricReader, metricQueries, ...services } as Services,
    authenticate: async ({ bearerToken, project }) => callerOf(bearerToken, project),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/prometheus`,
    close: async () => {
      server.server.closeAllConnections()
      await server.close()
    },
  }
}
