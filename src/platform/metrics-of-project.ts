import type { Labels, MetricFamily } from '../lib/metrics/metric-family.ts'
import { projectLabel } from './own-metrics.ts'

/** Our own metrics without the points that are about another project; those about no project in particular stay. */
export function metricsOfProject(families: readonly MetricFamily[], projectId: number): readonly MetricFamily[] {
  const visible = ({ labels }: { labels: Labels }): boolean => {
    const project = labels[projectLabel] ?? ''
    return project === '' || project === String(projectId)
  }
  return families.map((family) =>
    family.type === 'histogram'
      ? { ...family, points: family.points.filter((point) => visible(point)) }
      : { ...family, points: family.points.filter((point) => visible(point)) },
  )
}
