import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { matching, text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'

export type AuditEntry = Reply<'GET /api/audit'>['rows'][number]

const moment = /^(now(-\d{1,6}[smhdw])?|\d{4}-\d\d-\d\dT.{1,35})$/
/** The trail's own time: it is kept for ever, and the last hour of it is mostly empty. */
const schema = {
  from: matching(moment),
  to: matching(moment),
  actor: text(),
  action: text(),
  kind: text(),
  /** The id of one thing, where its page leads here. */
  object: text(),
  /** A project by its number. */
  of: matching(/^\d{1,9}$/),
  outcome: matching(/^(success|failure)$/),
  address: text(),
  q: text(),
  sel: matching(/^\d{1,15}$/),
}

export type AuditFilters = ReturnType<typeof useAuditFilters>[0]

/** What the trail is narrowed to, and the open entry, as they stand in the address. */
export function useAuditFilters() {
  return useUrlState(schema)
}

/** The filters as the API takes them. */
export function auditQueryOf({ from, to, actor, action, kind, object, of, outcome, address, q }: AuditFilters) {
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(of && { inProject: Number(of) }),
    ...(outcome && { outcome: outcome === 'failure' ? ('failure' as const) : ('success' as const) }),
    ...(object && { objectId: object.slice(0, 128) }),
    ...(address && { address: address.slice(0, 64) }),
    actor,
    action,
    objectKind: kind,
    text: q.slice(0, 128),
  }
}

/** What the trail can be filtered by. */
export function useAuditValues() {
  return useQuery({
    queryKey: ['audit-values'],
    queryFn: ({ signal }) => callApi('GET /api/audit/values', { signal }),
    staleTime: 60_000,
  })
}

const pageSize = 100

/** The entries, newest first, page by page. */
export function useAudit(filters: AuditFilters) {
  const { sel: _sel, ...narrowing } = filters
  return useInfiniteQuery({
    queryKey: ['audit', narrowing],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/audit', {
        query: { ...auditQueryOf(filters), limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}
