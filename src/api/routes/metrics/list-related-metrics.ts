import { Fault } from '../../../lib/errors.ts'
import { relatedMetricsQuery, relatedMetricsReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import { describeFamily, readPagesScope } from './metric-pages-scope.ts'

export const listRelatedMetricsRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/related',
  summary: 'Metrics that share something with one: how the name begins, the names of the labels, who sends them',
  access: 'telemetry.read',
  query: relatedMetricsQuery,
  reply: relatedMetricsReply,
  async handle({ metricPages, clock }, { query, caller, signal }) {
    const scope = readPagesScope(clock, caller.projectId, query)
    const family = await metricPages.family(scope, query.metric, signal)
    if (family === undefined) throw new Fault('not_found', `there is no metric ${query.metric} in this time`)
    const related = await metricPages.related(scope, family, signal)
    return { rows: related.map((one) => ({ ...describeFamily(one), shares: [...one.shares] })) }
  },
})
