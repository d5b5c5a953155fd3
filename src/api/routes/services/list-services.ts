import { listServices, resolveRange } from '../../../query/index.ts'
import { servicesQuery, servicesReply } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const listServicesRoute = defineRoute({
  method: 'GET',
  path: '/api/services',
  summary: 'Rate, errors and latency of every service',
  description:
    'Of the services that sent server or consumer spans in the range. Those that need somebody come first: by how bad their share of failed ' +
    'requests is (from 5 % on, from 1 % on, below), then by how far it stands out of chance, then by their p95. Pages by `cursor`: all of ' +
    'them are of the time of the first.',
  access: 'telemetry.read',
  query: servicesQuery,
  reply: servicesReply,
  async handle(services, { query, caller, signal }) {
    const { q: search, ...asked } = query
    const range = resolveRange(services.clock, query)
    const { rows, next } = await listServices(services, { ...asked, search, range, projectId: caller.projectId, signal })
    return { rows: [...rows], next }
  },
})
