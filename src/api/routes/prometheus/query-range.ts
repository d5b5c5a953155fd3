import { Fault } from '../../../lib/errors.ts'
import { answerQuery, queryParameters, readQuery } from '../../prometheus/answer-query.ts'
import { badParameter } from '../../prometheus/bad-parameter.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readDuration } from '../../prometheus/read-duration.ts'
import { readTime } from '../../prometheus/read-time.ts'

const mostPoints = 11_000

export const queryRangeRoute = definePrometheusRoute({
  path: '/query_range',
  methods: ['GET', 'POST'],
  summary: 'Evaluate a PromQL query over a range of time',
  parameters: {
    ...queryParameters,
    start: 'RFC 3339 or seconds, inclusive',
    end: 'RFC 3339 or seconds, inclusive',
    step: 'Duration such as `15s`, or seconds; a series has 11,001 points at the most',
  },
  async answer({ metricQueries }, { form, caller, signal }) {
    const query = readQuery(form, () => readGrid(form))
    return await answerQuery(metricQueries, { ...query, projectId: caller.projectId }, signal)
  },
})

function readGrid(form: URLSearchParams): { readonly startMs: number; readonly endMs: number; readonly stepMs: number } {
  const startMs = readTime(form, 'start')
  const endMs = readTime(form, 'end')
  if (endMs < startMs) throw badParameter('end', 'end timestamp must not be before start time')
  const stepMs = readDuration(form.get('step') ?? '')
  if (typeof stepMs !== 'number') throw badParameter('step', stepMs.problem)
  if (Math.trunc(stepMs) <= 0) {
    throw badParameter('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer')
  }
  if (Math.trunc((endMs - startMs) / stepMs) > mostPoints) {
    throw new Fault(
      'bad_input',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  }
  return { startMs, endMs, stepMs: Math.trunc(stepMs) }
}
