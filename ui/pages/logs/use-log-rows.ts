import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { TimeRange } from '../../lib/time-range.ts'

/** Pages of matching rows, newest first; the next page is asked for by cursor. */
export function useLogRows(q: string, { from, to }: TimeRange) {
  return useInfiniteQuery({
    queryKey: ['logs', q, from, to],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/logs', { query: { q, from, to, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}
