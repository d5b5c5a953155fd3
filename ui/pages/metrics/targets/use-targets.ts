import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import type { TargetRow } from '../../../../src/api/contract/targets.ts'
import { callApi } from '../../../lib/api.ts'
import { flag, text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'

const schema = { down: flag(), q: text() }
const pageSize = 100
const refreshMs = 10_000

/** What the list is narrowed to, as it stands in the address. */
export function useTargetFilters() {
  return useUrlState(schema)
}

/** The targets, those that are down first, page by page; asked for again and again. */
export function useTargets() {
  const [{ down, q }] = useTargetFilters()
  const chosen = { q: q.trim().slice(0, 200), ...(down && { health: 'down' as const }) }
  return useInfiniteQuery({
    queryKey: ['targets', chosen],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/targets', { query: { ...chosen, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })
}

/** All rows of the pages: a target whose state changed between two of them stands on both, and is shown once. */
export function rowsOf(pages: readonly { readonly rows: readonly TargetRow[] }[]): readonly TargetRow[] {
  return [...new Map(pages.flatMap(({ rows }) => rows).map((row) => [row.id, row])).values()]
}
