import { useInfiniteQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { useServiceQuery } from './use-service-query.ts'

const pageSize = 50
const logsAtOnce = 100
/** Their order and their search are of all services: they come at once for all but the largest. */
const servicesAtOnce = 500

/** Services that answered, those that need somebody first. */
export function useServices({ q, service }: { q: string; service: string }) {
  const { compared } = useServiceQuery()
  const asked = { ...compared, ...(q && { q }), ...(service && { service }) }
  return usePages(['services', asked], servicesAtOnce, (page, signal) =>
    callApi('GET /api/services', { query: { ...asked, ...page }, signal }),
  )
}

/** The endpoints of a service, or what one of its releases answered; two tabs show them. */
export function useEndpoints(service: string, release = '') {
  const { compared } = useServiceQuery()
  const asked = { ...compared, ...(release && { release }) }
  return usePages(['service-endpoints', service, asked], pageSize, (page, signal) =>
    callApi('GET /api/services/:service/endpoints', { params: { service }, query: { ...asked, ...page }, signal }),
  )
}

/** What failed in a service; two tabs show it. */
export function useErrors(service: string) {
  const { scope } = useServiceQuery()
  return usePages(['service-errors', service, scope], pageSize, (page, signal) =>
    callApi('GET /api/services/:service/errors', { params: { service }, query: { ...scope, ...page }, signal }),
  )
}

/** The releases of a service: the verdict, the markers on its charts and two tabs are made of them. */
export function useReleases(service: string) {
  const { scope } = useServiceQuery()
  return usePages(['service-releases', service, scope], pageSize, (page, signal) =>
    callApi('GET /api/services/:service/releases', { params: { service }, query: { ...scope, ...page }, signal }),
  )
}

/** What a service calls, or who calls it. */
export function useDependencies(service: string, side: 'callees' | 'callers') {
  const { scope } = useServiceQuery()
  return usePages(['service-dependencies', service, side, scope], pageSize, (page, signal) =>
    callApi('GET /api/services/:service/dependencies', { params: { service }, query: { ...scope, side, ...page }, signal }),
  )
}

/** Where a service runs. */
export function useInstances(service: string) {
  const { scope } = useServiceQuery()
  return usePages(['service-instances', service, scope], pageSize, (page, signal) =>
    callApi('GET /api/services/:service/instances', { params: { service }, query: { ...scope, ...page }, signal }),
  )
}

/** Log records of a service, newest first; `q` is more of the search. */
export function useLogs(service: string, q: string) {
  const { scope } = useServiceQuery()
  const asked = { ...scope, service, ...(q && { q }) }
  return usePages(['service-logs', asked], logsAtOnce, (page, signal) => callApi('GET /api/logs', { query: { ...asked, ...page }, signal }))
}

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

function usePages<Row>(
  queryKey: readonly unknown[],
  limit: number,
  read: (page: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<Page<Row>>,
) {
  const { options } = useServiceQuery()
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read({ limit, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
    ...options,
  })
}
