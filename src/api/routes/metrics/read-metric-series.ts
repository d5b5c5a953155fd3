import { getSetting } from '../../../access/index.ts'
import { seriesCeilingSetting, type SeriesFigures } from '../../../pipeline/index.ts'
import { activeSeriesMetric } from '../../../platform/index.ts'
import type { MetricGrowth } from '../../../query/series/index.ts'
import { metricSeriesReply } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'
import type { Services } from '../../services.ts'

const hourMs = 3_600_000
const quarterMs = 900_000
/** A quarter of an hour without a value of our own is one without any. */
const range = '[15m]'

export const readMetricSeriesRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/series',
  summary: 'How many metric series there are, and which metrics and labels grow',
  description:
    'New series are those first announced in the last two days, counted again once a minute; active ones are those that had a sample in the last hour. The metrics with the most of either are listed.',
  access: 'telemetry.read',
  reply: metricSeriesReply,
  async handle(services, { caller: { projectId }, signal }) {
    const figures = services.seriesFiguresOf(projectId)
    const growth = await services.seriesViews.growth(projectId, signal)
    const { value: limits } = await getSetting(services.state, seriesCeilingSetting, projectId)
    const { total, labels, isEstimate, startMs } = growth
    return {
      active: figures.active,
      merged: figures.merged,
      newLastHour: total.newLastHour,
      newLastDay: total.newLastDay,
      limits,
      activeOverTime: await readActive(services, projectId, startMs, signal),
      newPerHour: { t0: startMs, step: hourMs, values: [...total.perHour] },
      metrics: joinMetrics(figures, growth.metrics),
      labels: [...labels],
      isEstimate,
    }
  },
})

/** Every quarter of an hour, as the platform measured itself. */
async function readActive({ metricQueries, clock, ownProjectId }: Services, projectId: number, startMs: number, signal: AbortSignal) {
  const count = Math.floor((clock.now() - startMs) / quarterMs)
  const values = Array.from({ length: count + 1 }, (): number | null => null)
  const text = `max(max_over_time(${activeSeriesMetric}{project="${projectId}"}${range}))`
  const query = { projectId: ownProjectId, text, startMs, endMs: startMs + count * quarterMs, stepMs: quarterMs }
  const { answer } = await metricQueries.run(query, signal)
  const { value } = answer.result
  const [series] = value.type === 'matrix' ? value.series : []
  for (const [at, timeMs] of (series?.times ?? []).entries())
    values[Math.round((timeMs - startMs) / quarterMs)] = series?.values[at] ?? null
  return { t0: startMs, step: quarterMs, values }
}

function joinMetrics({ metrics, ofMetric }: SeriesFigures, growths: readonly MetricGrowth[]) {
  const rows = new Map(
    metrics.map(({ name, active, refused }) => [
      name,
      { metric: name, active, newLastHour: 0, newLastDay: 0, newPerHour: new Array<number>(), refused },
    ]),
  )
  for (const { metric, newLastHour, newLastDay, perHour } of growths) {
    const { active, refused } = ofMetric(metric)
    rows.set(metric, { metric, active, newLastHour, newLastDay, newPerHour: [...perHour], refused })
  }
  return [...rows.values()].toSorted((a, b) => b.newLastDay - a.newLastDay || b.active - a.active || (a.metric < b.metric ? -1 : 1))
}
