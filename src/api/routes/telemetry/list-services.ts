import { listServices, resolveRange } from '../../../query/index.ts'
import { servicesQuery, servicesReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'

export const listServicesRoute = defineRoute({
  method: 'GET',
  path: '/api/services',
  summary: 'Rate, errors and latency of every service',
  description: 'Of the services that sent server or consumer spans in the range, busiest first, at most 500.',
  access: 'telemetry.read',
  query: servicesQuery,
  reply: servicesReply,
  async handle(services, { query, caller, signal }) {
    return {
      rows: [...(await listServices(services, { range: resolveRange(services.clock, query), projectId: caller.projectId, signal }))],
    }
  },
})
