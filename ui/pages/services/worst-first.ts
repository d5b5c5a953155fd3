import type { ServiceRow } from '../../../src/api/contract/services.ts'
import { errorSeverity } from './severity.ts'

const order = ['critical', 'high', 'ok'] as const

/**
 * The services that need somebody first: by how bad their share of failed requests is, then by how many failed, then by their slowest
 * requests. One failed request of two is not worse than a thousand of ten thousand.
 */
export function worstFirst(rows: readonly ServiceRow[]): readonly ServiceRow[] {
  return rows.toSorted(
    (a, b) =>
      order.indexOf(errorSeverity(a.errorRate)) - order.indexOf(errorSeverity(b.errorRate)) ||
      b.errorRate * b.requests - a.errorRate * a.requests ||
      b.p95Ms - a.p95Ms,
  )
}
