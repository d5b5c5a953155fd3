import type { Dashboard } from '../../../src/api/contract/dashboards.ts'
import { rangeSchema } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useRange } from '../../shell/use-range.ts'

/** The time of the address; while that is nobody's choice, the one the dashboard opens with. */
export function useDashboardRange({ from, to }: Pick<Dashboard, 'from' | 'to'>) {
  const { range: given, live, change } = useRange()
  const isChosen = given.from !== rangeSchema.from.fallback || given.to !== rangeSchema.to.fallback
  const isOwn = !isChosen && rangeSchema.from.read(from) !== undefined && rangeSchema.to.read(to) !== undefined
  const range: TimeRange = isOwn ? { from, to } : given
  return { range, live, change }
}
