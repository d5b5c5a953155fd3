import { listScopes, resolveRange } from '../../../query/index.ts'
import { scopesQuery, scopesReply } from '../../contract/scopes.ts'
import { defineRoute } from '../../route.ts'

export const listScopesRoute = defineRoute({
  method: 'GET',
  path: '/api/scopes',
  summary: 'Services and environments that report',
  description: 'Pairs of environment and service that sent spans or log records in the range, busiest first, at most 2,000.',
  access: 'telemetry.read',
  query: scopesQuery,
  reply: scopesReply,
  async handle(services, { query, caller, signal }) {
    return { rows: [...(await listScopes(services, { range: resolveRange(services.clock, query), projectId: caller.projectId, signal }))] }
  },
})
