import { resolveRange, searchLogs } from '../../../query/index.ts'
import { searchLogsQuery, searchLogsReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'

export const searchLogsRoute = defineRoute({
  method: 'GET',
  path: '/api/logs',
  summary: 'Search log records, newest first',
  description:
    'Pages by `cursor`. A search that finds little looks back for some seconds only: `searchedFrom` says how far, and `next` goes on from there.',
  access: 'telemetry.read',
  query: searchLogsQuery,
  reply: searchLogsReply,
  async handle(services, { query, caller, signal }) {
    const page = await searchLogs(services, { ...query, range: resolveRange(services.clock, query), projectId: caller.projectId, signal })
    return { ...page, rows: [...page.rows] }
  },
})
