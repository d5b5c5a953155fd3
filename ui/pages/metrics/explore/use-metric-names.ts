import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { callApi, earlyReply } from '../../../lib/api.ts'
import { namesQuery } from '../first-question.ts'
import { useScopeQuery } from '../use-scope-query.ts'

/** The metrics that a text means, by pages. */
export function useMetricNames(search: string) {
  const scope = useScopeQuery()
  const query = namesQuery(scope, search)
  return useInfiniteQuery({
    queryKey: ['metric-names', scope, search.trim()],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/metrics/names', {
        query: { ...query, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialData: () => {
      const first = earlyReply('GET /api/metrics/names', { query })
      return first && { pages: [first], pageParams: [null] }
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}
