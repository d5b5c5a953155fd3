import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'

const everyMs = 5000

/** One alert, asked for again and again. */
export function useAlert(fingerprint: string) {
  return useQuery({
    queryKey: ['alerts', 'one', fingerprint],
    queryFn: ({ signal }) => callApi('GET /api/alerts/:fingerprint', { params: { fingerprint }, signal }),
    refetchInterval: everyMs,
  })
}

/** What happened to it, newest first, page by page. */
export function useTimeline(fingerprint: string) {
  return useInfiniteQuery({
    queryKey: ['alerts', 'timeline', fingerprint],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alerts/:fingerprint/timeline', {
        params: { fingerprint },
        query: { limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: everyMs,
  })
}
