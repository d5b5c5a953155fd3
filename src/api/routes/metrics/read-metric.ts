import { Fault } from '../../../lib/errors.ts'
import { countedName } from '../../../query/metrics-pages/index.ts'
import { metricQuery, metricReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import { describeFamily, readPagesScope } from './metric-pages-scope.ts'

export const readMetricRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/metric',
  summary: 'What is known of one metric: what it is, who sends it, and what tells its series apart',
  description: 'Named as people name it, or as its samples are named. 404 when there was none of it in the time.',
  access: 'telemetry.read',
  query: metricQuery,
  reply: metricReply,
  async handle({ metricPages, seriesViews, clock }, { query, caller: { projectId }, signal }) {
    const family = await metricPages.family(readPagesScope(clock, projectId, query), query.metric, signal)
    if (family === undefined) throw new Fault('not_found', `there is no metric ${query.metric} in this time`)
    const name = countedName(family)
    const [{ series, newLastHour, newLastDay, sources }, { labels, isEstimate }] = await Promise.all([
      metricPages.sources(projectId, name, signal),
      seriesViews.labelsOf(projectId, name, signal),
    ])
    return {
      metric: describeFamily(family),
      countedName: name,
      series,
      newLastHour,
      newLastDay,
      labels: labels.map(({ label, values, newLastHour: fresh, top }) => ({ label, values, newLastHour: fresh, top: [...top] })),
      isEstimate,
      sources: [...sources],
    }
  },
})
