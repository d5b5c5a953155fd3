import { Fault } from '../../../lib/errors.ts'
import { encodeLabels, encodeTime, formatJsonFloat, listSelectors, parseExpr, promqlFeatures } from '../../../query/promql/index.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { maxTimeMs, minTimeMs, readTimeOr } from '../../prometheus/read-time.ts'

export const queryExemplarsRoute = definePrometheusRoute({
  path: '/query_exemplars',
  methods: ['GET', 'POST'],
  summary: 'Exemplars of the series that a PromQL query selects',
  parameters: { query: 'A PromQL expression', start: 'RFC 3339 or seconds', end: 'RFC 3339 or seconds' },
  async answer({ metricReader }, { form, caller, signal }) {
    const startMs = readTimeOr(form, 'start', minTimeMs)
    const endMs = readTimeOr(form, 'end', maxTimeMs)
    if (endMs < startMs) throw new Fault('bad_input', 'end timestamp must not be before start timestamp')
    const matcherSets = listSelectors(parseExpr(form.get('query') ?? '', { features: promqlFeatures }))
    if (matcherSets.length === 0) return { data: undefined }
    const found = await metricReader.listExemplars({ projectId: caller.projectId, matcherSets, startMs, endMs }, signal)
    return {
      data: function* write(writer) {
        writer.text('[')
        for (const [at, { labels, exemplars }] of found.entries()) {
          writer.text(`${at === 0 ? '' : ','}{"seriesLabels":${encodeLabels(labels)},"exemplars":[`)
          for (const [number, exemplar] of exemplars.entries()) {
            const value = `"value":"${formatJsonFloat(exemplar.value)}","timestamp":${encodeTime(exemplar.timeMs)}}`
            writer.text(`${number === 0 ? '' : ','}{"labels":${encodeLabels(exemplar.labels)},${value}`)
            if (writer.isFull) yield
          }
          writer.text(']}')
        }
        writer.text(']')
      },
    }
  },
})
