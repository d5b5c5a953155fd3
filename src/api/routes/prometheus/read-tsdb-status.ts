import { Fault } from '../../../lib/errors.ts'
import { encodeListed } from '../../prometheus/encode-listed.ts'
import { readGoInteger } from '../../prometheus/go-number.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

const mostRows = 10_000

export const readTsdbStatusRoute = definePrometheusRoute({
  path: '/status/tsdb',
  summary: 'Where the series come from: the largest metrics and labels',
  description: 'Counts series announced in the last day; there are no chunks.',
  parameters: { limit: 'Rows of each list; default 10' },
  async answer({ metricReader }, { form, caller, signal }) {
    const text = form.get('limit') ?? ''
    const limit = text === '' ? 10 : readGoInteger(text)
    if (typeof limit !== 'number' || limit < 1) throw new Fault('bad_input', 'limit must be a positive number')
    if (limit > mostRows) throw new Fault('bad_input', `limit must not exceed ${mostRows}`)
    const cardinality = await metricReader.readCardinality({ projectId: caller.projectId, limit }, signal)
    const { series, labelPairs, minTimeMs, maxTimeMs, ...lists } = cardinality
    const headStats = { numSeries: series, numLabelPairs: labelPairs, chunkCount: 0, minTime: minTimeMs, maxTime: maxTimeMs }
    return { data: encodeListed({ headStats, ...lists }) }
  },
})
