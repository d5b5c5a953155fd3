import { metricLabelsQuery, metricLabelsReply } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'

export const readMetricLabelsRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/series/labels',
  summary: 'The labels of a metric: how many values they have, how many of them are new, and the values with the most series',
  access: 'telemetry.read',
  query: metricLabelsQuery,
  reply: metricLabelsReply,
  async handle({ seriesViews }, { query: { metric }, caller, signal }) {
    const { series, labels, isEstimate } = await seriesViews.labelsOf(caller.projectId, metric, signal)
    return { series, labels: labels.map((label) => ({ ...label, top: [...label.top] })), isEstimate }
  },
})
