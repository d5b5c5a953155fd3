import { resolveRange, searchTraces } from '../../../query/index.ts'
import { searchTracesQuery, searchTracesReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'

export const searchTracesRoute = defineRoute({
  method: 'GET',
  path: '/api/traces',
  summary: 'Search traces, newest first',
  description:
    'Service, operation, status and duration are those of one and the same span of the trace; with neither service nor operation, of its root span. Pages by `cursor`.',
  access: 'telemetry.read',
  query: searchTracesQuery,
  reply: searchTracesReply,
  async handle(services, { query, caller, signal }) {
    const page = await searchTraces(services, { ...query, range: resolveRange(services.clock, query), projectId: caller.projectId, signal })
    return { ...page, rows: [...page.rows] }
  },
})
