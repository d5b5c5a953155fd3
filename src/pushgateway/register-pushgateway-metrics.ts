import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Pushgateway } from './pushgateway.ts'

/** What the platform tells of pushed groups. */
export function registerPushgatewayMetrics(metrics: Metrics, pushgateway: Pick<Pushgateway, 'figures'>): void {
  metrics.read(
    { name: 'vedette.pushgateway.groups', unit: '{group}', help: 'Groups that were pushed and not deleted.', type: 'gauge' },
    () => [{ labels: {}, value: pushgateway.figures().groups }],
  )
  metrics.read({ name: 'vedette.pushgateway.series', unit: '{series}', help: 'Series of all pushed groups.', type: 'gauge' }, () => [
    { labels: {}, value: pushgateway.figures().series },
  ])
  metrics.read({ name: 'vedette.pushgateway.size', unit: 'By', help: 'What all pushed groups take.', type: 'gauge' }, () => [
    { labels: {}, value: pushgateway.figures().bytes },
  ])
  metrics.read(
    {
      name: 'vedette.pushgateway.problems',
      unit: '{problem}',
      help: 'Why pushed groups could not be stored again when they were due; the log says it. 0 when all could.',
      type: 'gauge',
    },
    () => [{ labels: {}, value: pushgateway.figures().problem === '' ? 0 : 1 }],
  )
}
