import { listServices, resolveRange } from '../../../query/index.ts'
import { servicesQuery, servicesReply } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const listServicesRoute = defineRoute({
  method: 'GET',
  path: '/api/services',
  summary: 'Rate, errors and latency of every service',
  description:
    'Of the services that sent server or consumer spans in the range, busiest first, at most 500; `more` says how many were left out.',
  access: 'telemetry.read',
  query: servicesQuery,
  reply: servicesReply,
  async handle(services, { query, caller, signal }) {
    const { q: search, environment, compare } = query
    const range = resolveRange(services.clock, query)
    const { rows, more } = await listServices(services, { range, search, environment, compare, projectId: caller.projectId, signal })
    return { rows: [...rows], more }
  },
})
