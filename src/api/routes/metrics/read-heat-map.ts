import { shapeHeatMap } from '../../../query/metrics-pages/index.ts'
import { heatMapBody, heatMapReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import { measureQuery } from './query-stats.ts'
import { readGrid } from './read-grid.ts'

const mostSteps = 1000

export const readHeatMapRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/heat-map',
  summary: 'How many measurements of histograms lay between which values, by time',
  description:
    'Of a PromQL query that yields the buckets of classic histograms, with their label `le`, or native histograms, such as `sum by (le) (increase(x_bucket[1m]))` or `sum(increase(x[1m]))`. Narrow buckets are joined when there are more than a picture shows. 1,001 steps are the most.',
  access: 'telemetry.read',
  body: heatMapBody,
  reply: heatMapReply,
  async handle({ metricQueries, clock }, { body, caller, signal }) {
    const query = readGrid(body, mostSteps)
    const statsOf = measureQuery(clock)
    const { answer, askers } = await metricQueries.run({ projectId: caller.projectId, ...query }, signal)
    const stats = statsOf(answer.result, askers)
    const buckets = await shapeHeatMap(answer.result, query)
    return {
      t0: query.startMs,
      step: query.stepMs,
      buckets: buckets.map(({ low, high, counts }) => ({ low, high, counts: [...counts] })),
      stats,
    }
  },
})
