import { useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { useServiceQuery } from './use-service-query.ts'

/** The endpoints of a service; two tabs show them. */
export function useEndpoints(service: string) {
  const { compared, options } = useServiceQuery()
  return useQuery({
    queryKey: ['service-endpoints', service, compared],
    queryFn: ({ signal }) => callApi('GET /api/services/:service/endpoints', { params: { service }, query: compared, signal }),
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
