import type { Reply } from '../../../lib/replies.ts'
import type { PanelColumn } from '../../../panels/field/field.ts'

/** The buckets of a heat map as a panel takes them: a column of times, then one of counts for each range, the lowest first. */
export function heatColumns(
  { t0, step, buckets }: Pick<Reply<'POST /api/metrics/heat-map'>, 't0' | 'step' | 'buckets'>,
  format: (value: number) => string,
): readonly PanelColumn[] {
  const count = Math.max(0, ...buckets.map(({ counts }) => counts.length))
  const times = Array.from({ length: count }, (_, at) => t0 + at * step)
  return [
    { title: '', kind: 'time', values: times },
    ...buckets.map(({ low, high, counts }) => ({ title: rangeTitle(low, high, format), kind: 'number' as const, values: counts })),
  ]
}

function rangeTitle(low: number | null, high: number | null, format: (value: number) => string): string {
  if (low === null) return high === null ? '∞' : `≤ ${format(high)}`
  return high === null ? `> ${format(low)}` : `${format(low)} – ${format(high)}`
}
