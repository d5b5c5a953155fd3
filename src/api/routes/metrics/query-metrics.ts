import { Fault } from '../../../lib/errors.ts'
import { describeType, encodePieces, parseExpr, promqlFeatures, typeOf } from '../../../query/promql/index.ts'
import { metricQueryBody, metricQueryReply } from '../../contract/metrics.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'
import { encodeColumns } from './encode-columns.ts'

const mostSteps = 11_000

export const queryMetricsRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/query',
  summary: 'Evaluate a PromQL query over a range of time, in columns',
  description:
    'For charts: one value a step, null where there is none or none that is finite. Ask for no more steps than there are pixels; 11,001 are the most. Series beyond `maxSeries` are counted in `more`.',
  access: 'telemetry.read',
  body: metricQueryBody,
  reply: metricQueryReply,
  async handle({ metricQueries }, { body, caller, signal }) {
    const { query: text, start: startMs, end: endMs, step: stepMs, maxSeries } = body
    if (endMs < startMs) throw new Fault('bad_input', 'the range is empty: `start` must not lie behind `end`')
    if ((endMs - startMs) / stepMs > mostSteps) throw new Fault('bad_input', `the range has more than ${mostSteps} steps: take longer ones`)
    const type = typeOf(parseExpr(text, { features: promqlFeatures }))
    if (type !== 'vector' && type !== 'scalar') {
      throw new Fault('bad_input', `the query yields a ${describeType(type)}, which has no value at one time`)
    }
    const { answer } = await metricQueries.run({ projectId: caller.projectId, text, startMs, endMs, stepMs }, signal)
    return new EncodedReply(encodePieces((writer) => encodeColumns(writer, answer.result, { startMs, endMs, stepMs, maxSeries }), signal))
  },
})
