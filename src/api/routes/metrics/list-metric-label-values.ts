import { resolveMoment } from '../../../query/index.ts'
import { metricLabelValuesQuery, metricLabelValuesReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'

export const listMetricLabelValuesRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/label-values',
  summary: 'The values of a label on one metric, those that begin with a text first',
  description: '`metric` is the name of samples: of a classic histogram that of its buckets.',
  access: 'telemetry.read',
  query: metricLabelValuesQuery,
  reply: metricLabelValuesReply,
  async handle({ metricPages, clock }, { query: { metric: name, label, search, from, limit }, caller: { projectId }, signal }) {
    const startMs = Number(resolveMoment(clock, from) / 1_000_000n)
    const { values, isPart } = await metricPages.labelValues({ projectId, name, label, search, startMs, limit }, signal)
    return { values: [...values], isPart }
  },
})
