import { metricNamesQuery, metricNamesReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import { describeFamily, readPagesScope } from './metric-pages-scope.ts'

export const searchMetricNamesRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/names',
  summary: 'Search the metrics that had samples in a time',
  description:
    'Those whose name begins with the text come first, then those that hold its words, then those whose help does. A histogram or summary is one metric. `scope` says how the environment and service that are asked for are found on the metric; metrics that have them with other values only are left out. Pages by `cursor`.',
  access: 'telemetry.read',
  query: metricNamesQuery,
  reply: metricNamesReply,
  async handle({ metricPages, clock }, { query, caller, signal }) {
    const { search, limit, cursor } = query
    const page = await metricPages.search(readPagesScope(clock, caller.projectId, query), { search, limit, cursor }, signal)
    return { ...page, rows: page.rows.map((row) => describeFamily(row)) }
  },
})
