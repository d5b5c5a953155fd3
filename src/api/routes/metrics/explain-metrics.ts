import { explainQuery } from '../../../query/metrics-pages/index.ts'
import { explainMetricsBody, explainMetricsReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import { measureQuery } from './query-stats.ts'
import { readGrid } from './read-grid.ts'

const mostSteps = 11_000

export const explainMetricsRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/explain',
  summary: 'Evaluate a PromQL query and tell what was read for it',
  description:
    'Evaluates the query once more, with its turn among the others, and answers each read of samples: its selector, its time, how many series and samples it had, where they were and how long they took to come.',
  access: 'telemetry.read',
  body: explainMetricsBody,
  reply: explainMetricsReply,
  async handle({ metricQueries, metricReader, clock }, { body, caller, signal }) {
    const query = readGrid(body, mostSteps)
    const statsOf = measureQuery(clock)
    const source = metricReader.source(caller.projectId)
    const { result, pretty, reads } = await explainQuery({ metricQueries, source }, query, signal)
    return {
      pretty,
      stats: statsOf(result, 1),
      reads: reads.map(({ selector, startMs, endMs, from, series, samples, tookMs }) => ({
        selector,
        start: startMs,
        end: endMs,
        from: [...from],
        series,
        samples,
        tookMs,
      })),
    }
  },
})
