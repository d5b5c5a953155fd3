import { resolveRange, type TimeRange } from '../../../query/index.ts'
import type { Services } from '../../services.ts'

interface Asked<Params, Query> {
  readonly params: Params
  readonly query: Query
  readonly caller: { readonly projectId: number }
  readonly signal: AbortSignal
}

/** What a verb on one service is asked: the path and the query, with the time resolved, in the caller's project. */
export function readAsked<Params, Query extends { readonly from: string; readonly to: string }>(
  { clock }: Pick<Services, 'clock'>,
  { params, query, caller, signal }: Asked<Params, Query>,
): Params & Query & { readonly range: TimeRange; readonly projectId: number; readonly signal: AbortSignal } {
  return { ...params, ...query, range: resolveRange(clock, query), projectId: caller.projectId, signal }
}
