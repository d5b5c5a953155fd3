import { resolveMoment, resolveRange, searchLogs } from '../../../query/index.ts'
import { searchLogsQuery, searchLogsReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'
import { logsView } from './personal-view.ts'

export const searchLogsRoute = defineRoute({
  method: 'GET',
  path: '/api/logs',
  summary: 'Search log records, newest or oldest first',
  description:
    'Pages by `cursor`, which goes on in either order. A search that finds little looks for `withinMs` only: `searchedFrom` says how far, and `next` goes on from there.',
  access: 'telemetry.read',
  query: searchLogsQuery,
  reply: searchLogsReply,
  async handle(services, { query: { at, withinMs, ...query }, caller, signal }) {
    const page = await searchLogs(services, {
      ...query,
      range: resolveRange(services.clock, query),
      at: at === undefined ? undefined : resolveMoment(services.clock, at),
      budgetMs: withinMs,
      projectId: caller.projectId,
      signal,
    })
    await services.personalViews.note(caller, logsView(query, page.rows))
    return { ...page, rows: [...page.rows] }
  },
})
