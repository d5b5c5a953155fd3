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
  readonly inProject?: number | undefined
  readonly outcome?: 'success' | 'failure' | undefined
  readonly address?: string | undefined
  readonly text?: string | undefined
}

/** The filter of a query. Throws Fault `bad_input` for a time that is none. */
export function readAuditFilter(clock: Clock, { from, to, actor, inProject, ...rest }: AuditFilterQuery): AuditTrailFilter {
  const epochMs = (moment: string | undefined): number | undefined =>
    moment === undefined ? undefined : Number(resolveMoment(clock, moment) / 1_000_000n)
  return { ...rest, actorId: actor, projectId: inProject, from: epochMs(from), to: epochMs(to) }
}
