import type { Clock } from '../../../lib/clock.ts'
import type { Metrics } from '../../../lib/metrics/create-metrics.ts'
import type { HeadFigures, MetricHead } from './head.ts'

/** What the platform tells of the samples it holds in memory. */
export function registerHeadMetrics(metrics: Metrics, head: Pick<MetricHead, 'figures'>, clock: Clock): void {
  const gauges = [
    ['vedette.metric_head.memory', 'By', 'Memory for recent metric samples.', ({ bytes }: HeadFigures) => bytes],
    ['vedette.metric_head.series', '{series}', 'Series with recent samples in memory.', ({ series }: HeadFigures) => series],
    [
      'vedette.metric_head.left_out_projects',
      '{project}',
      'Projects that are too large for their recent samples to be held in memory.',
      ({ leftOut }: HeadFigures) => leftOut,
    ],
  ] as const
  for (const [name, unit, help, value] of gauges)
    metrics.read({ name, unit, help, type: 'gauge' }, () => [{ labels: {}, value: value(head.figures()) }])
  metrics.read(
    {
      name: 'vedette.metric_head.covered',
      unit: 's',
      help: 'How far back the recent samples of a project are all in memory; 0 while they are read from the store.',
      type: 'gauge',
    },
    () =>
      [...head.figures().coveredFromMs].map(([project, fromMs]) => ({
        labels: { project: String(project) },
        value: Math.max(0, clock.now() - fromMs) / 1000,
      })),
  )
  metrics.read(
    { name: 'vedette.metric_head.selects', unit: '{selector}', help: 'Selectors of PromQL, by where their samples were.', type: 'counter' },
    () => {
      const { hits, misses } = head.figures()
      return [
        { labels: { from: 'head' }, value: hits },
        { labels: { from: 'store' }, value: misses },
      ]
    },
  )
}
