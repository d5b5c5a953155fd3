import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { useScopeQuery } from '../use-scope-query.ts'

/** The metrics that a text means, by pages. */
export function useMetricNames(search: string) {
  const scope = useScopeQuery()
  return useInfiniteQuery({
    queryKey: ['metric-names', scope, search.trim()],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/metrics/names', {
        query: { ...scope, search: search.trim(), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}
