import { logHistogram, resolveMoment, resolveRange } from '../../../query/index.ts'
import { logHistogramQuery, logHistogramReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'

export const logHistogramRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/histogram',
  summary: 'Count log records by severity over time',
  access: 'telemetry.read',
  query: logHistogramQuery,
  reply: logHistogramReply,
  handle: (services, { query: { before, withinMs, ...query }, caller, signal }) =>
    logHistogram(services, {
      ...query,
      range: resolveRange(services.clock, query),
      before: before === undefined ? undefined : resolveMoment(services.clock, before),
      budgetMs: withinMs,
      projectId: caller.projectId,
      signal,
    }),
})
