import type { AuditTrailFilter } from '../../../access/index.ts'
import type { Clock } from '../../../lib/clock.ts'
import { resolveMoment } from '../../../query/index.ts'

interface AuditFilterQuery {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly objectKind?: string | undefined
  readonly objectId?: string | undefined
  readonly text?: string | undefined
}

/** The filter of a query. Throws Fault `bad_input` for a time that is none. */
export function readAuditFilter(clock: Clock, { from, to, actor, action, objectKind, objectId, text }: AuditFilterQuery): AuditTrailFilter {
  const epochMs = (moment: string | undefined): number | undefined =>
    moment === undefined ? undefined : Number(resolveMoment(clock, moment) / 1_000_000n)
  return { action, objectKind, objectId, text, actorId: actor, from: epochMs(from), to: epochMs(to) }
}
