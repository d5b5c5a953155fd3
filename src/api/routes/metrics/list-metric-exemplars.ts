import { Fault } from '../../../lib/errors.ts'
import { pickExemplars } from '../../../query/metrics-pages/index.ts'
import { listSelectors, parseExpr, promqlFeatures } from '../../../query/promql/index.ts'
import { metricExemplarsBody, metricExemplarsReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'

export const listMetricExemplarsRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/exemplars',
  summary: 'Single measurements with a trace, of the series that a PromQL query selects',
  description: 'Of more than `limit` those that stand out are answered: the greatest of each stretch of time.',
  access: 'telemetry.read',
  body: metricExemplarsBody,
  reply: metricExemplarsReply,
  async handle({ metricReader }, { body: { query, start: startMs, end: endMs, limit }, caller, signal }) {
    if (endMs < startMs) throw new Fault('bad_input', 'the range is empty: `start` must not lie behind `end`')
    const matcherSets = listSelectors(parseExpr(query, { features: promqlFeatures }))
    if (matcherSets.length === 0) return { rows: [], more: 0 }
    const found = await metricReader.listExemplars({ projectId: caller.projectId, matcherSets, startMs, endMs }, signal)
    const { rows, more } = pickExemplars(found, { startMs, endMs, limit })
    return { rows: rows.map(({ labels, ...row }) => ({ ...row, labels: Object.fromEntries(labels.entries()) })), more }
  },
})
