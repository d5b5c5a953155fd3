import type { ServiceRow } from '../../../src/api/contract/services.ts'
import { errorSeverity } from './severity.ts'

const order = ['critical', 'high', 'ok'] as const

/**
 * The services that need somebody first: by how bad their share of failed requests is, then by how far that stands out of chance (the
 * share times the root of the requests), then by their slowest requests. One failed request of two is not worse than eight in a hundred of
 * ten thousand.
 */
export function worstFirst(rows: readonly ServiceRow[]): readonly ServiceRow[] {
  return rows.toSorted(
    (a, b) =>
      order.indexOf(errorSeverity(a.errorRate)) - order.indexOf(errorSeverity(b.errorRate)) ||
      b.errorRate * Math.sqrt(b.requests) - a.errorRate * Math.sqrt(a.requests) ||
      b.p95Ms - a.p95Ms,
  )
}
