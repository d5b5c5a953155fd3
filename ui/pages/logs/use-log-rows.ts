import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { isOpenRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'

const lookAgainMs = 2000

/** Pages of matching rows, newest first; the next page is asked for by cursor. While there is none it looks again: rows show a moment after they were sent. */
export function useLogRows(q: string, { from, to }: TimeRange) {
  return useInfiniteQuery({
    queryKey: ['logs', q, from, to],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/logs', { query: { q, from, to, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.rows.length === 0 && isOpenRange({ from, to }, Date.now()) ? lookAgainMs : false,
  })
}
