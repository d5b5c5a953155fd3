import { largestSeries } from '../../../query/metrics-pages/index.ts'
import { encodePieces } from '../../../query/promql/index.ts'
import { metricQueryBody, metricQueryReply } from '../../contract/metrics.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'
import { encodeColumns } from './encode-columns.ts'
import { measureQuery } from './query-stats.ts'
import { readGrid } from './read-grid.ts'

const mostSteps = 11_000

export const queryMetricsRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/query',
  summary: 'Evaluate a PromQL query over a range of time, in columns',
  description:
    'For charts: one value a step, null where there is none or none that is finite. Ask for no more steps than there are pixels; 11,001 are the most. Of more series than `maxSeries` those with the greatest mean are answered; the others are counted in `more`.',
  access: 'telemetry.read',
  body: metricQueryBody,
  reply: metricQueryReply,
  async handle({ metricQueries, clock }, { body, caller, signal }) {
    const query = readGrid(body, mostSteps)
    const statsOf = measureQuery(clock)
    const { answer, askers } = await metricQueries.run({ projectId: caller.projectId, ...query }, signal)
    const { result } = answer
    const stats = statsOf(result, askers)
    const all = result.value.type === 'matrix' ? result.value.series : []
    const series = await largestSeries(all, body.maxSeries)
    const shown = { ...result, value: { type: 'matrix' as const, series } }
    const columns = { ...query, maxSeries: body.maxSeries, more: all.length - series.length, stats }
    return new EncodedReply(encodePieces((writer) => encodeColumns(writer, shown, columns), signal))
  },
})
