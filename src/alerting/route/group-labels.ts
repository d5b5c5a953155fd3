import { compareBytes } from '../../lib/compare-bytes.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'

/** The labels by which a route groups this alert; those that it does not have are left out. */
export function groupLabelsOf({ groupBy }: Pick<Route, 'groupBy'>, labels: LabelPairs): LabelPairs {
  return groupBy === 'all' ? labels : labels.filter(([name]) => groupBy.includes(name))
}

/** What Alertmanager calls the group in notifications, byte for byte: incidents that are open elsewhere stay the same ones. */
export function groupKeyOf(route: Pick<Route, 'key' | 'groupBy'>, labels: LabelPairs): string {
  const pairs = groupLabelsOf(route, labels).toSorted(([a], [b]) => compareBytes(a, b))
  return `${route.key}:{${pairs.map(([name, value]) => `${name}=${quoteGo(value)}`).join(', ')}}`
}
