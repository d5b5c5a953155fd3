import { answerQuery, queryParameters, readQuery } from '../../prometheus/answer-query.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readTimeOr } from '../../prometheus/read-time.ts'

export const queryRoute = definePrometheusRoute({
  path: '/query',
  methods: ['GET', 'POST'],
  summary: 'Evaluate a PromQL query at one time',
  parameters: { ...queryParameters, time: 'RFC 3339 or seconds; default: now' },
  async answer({ clock, metricQueries }, { form, caller, signal }) {
    const query = readQuery(form, () => {
      const timeMs = readTimeOr(form, 'time', clock.now())
      return { startMs: timeMs, endMs: timeMs, stepMs: 0 }
    })
    return await answerQuery(metricQueries, { ...query, projectId: caller.projectId }, signal)
  },
})
