import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'

export type Change = Reply<'GET /api/changes'>['rows'][number]

const everyMs = 30_000
const pageSize = 15

/** What changed in the chosen time, newest first, page by page. */
export function useChanges() {
  const { range } = useRange()
  const { environment, service } = useScope()
  return useInfiniteQuery({
    queryKey: ['changes', range.from, range.to, environment, service],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/changes', {
        query: { ...range, environment, service, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: range.to === 'now' ? everyMs : false,
  })
}
