import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { useServiceQuery } from './use-service-query.ts'

const pageSize = 50

/** The endpoints of a service, page by page; two tabs show them. */
export function useEndpoints(service: string) {
  const { compared, options } = useServiceQuery()
  return useInfiniteQuery({
    queryKey: ['service-endpoints', service, compared],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/services/:service/endpoints', {
        params: { service },
        query: { ...compared, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
    ...options,
  })
}

/** What failed in a service; two tabs show it. */
export function useErrors(service: string) {
  const { scope, options } = useServiceQuery()
  return useQuery({
    queryKey: ['service-errors', service, scope],
    queryFn: ({ signal }) => callApi('GET /api/services/:service/errors', { params: { service }, query: scope, signal }),
    ...options,
  })
}

/** The releases of a service: the verdict, the markers on its charts and a tab are made of them. */
export function useReleases(service: string) {
  const { scope, options } = useServiceQuery()
  return useQuery({
    queryKey: ['service-releases', service, scope],
    queryFn: ({ signal }) => callApi('GET /api/services/:service/releases', { params: { service }, query: scope, signal }),
    ...options,
  })
}
