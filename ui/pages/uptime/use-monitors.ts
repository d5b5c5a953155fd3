import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { usePreference } from '../../lib/preferences.ts'
import { queryClient } from '../../lib/query-client.ts'
import type { Reply } from '../../lib/replies.ts'
import { useScope } from '../../shell/use-scope.ts'

export type MonitorsReply = Reply<'GET /api/uptime/monitors'>
export type Monitor = MonitorsReply['rows'][number]
export type MonitorDetail = Reply<'GET /api/uptime/monitors/:id'>
export type CheckReply = Reply<'POST /api/uptime/preview'>

const pageSize = 50
const everyMs = 15_000

/** Monitors, worst first, page by page; asked again while the page is open. */
export function useMonitors(filter: { readonly q: string; readonly status: string }) {
  const { environment, service } = useScope()
  const { q, status } = filter
  const zone = useZone()
  return useInfiniteQuery({
    queryKey: ['monitors', q, status, environment, service, zone],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/uptime/monitors', {
        query: {
          q,
          limit: pageSize,
          zone,
          ...(isStatus(status) && { status }),
          ...(environment && { environment }),
          ...(service && { service }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
}

export function useMonitor(id: string, isWanted = true) {
  const zone = useZone()
  return useQuery({
    queryKey: ['monitor', id, zone],
    queryFn: ({ signal }) => callApi('GET /api/uptime/monitors/:id', { params: { id }, query: { zone }, signal }),
    refetchInterval: everyMs,
    enabled: isWanted,
  })
}

/** What was made, changed or removed is seen at once. */
export function forgetMonitors(): void {
  void queryClient.invalidateQueries({ queryKey: ['monitors'] })
  void queryClient.invalidateQueries({ queryKey: ['monitor'] })
}

export const statuses = ['down', 'pending', 'unknown', 'up', 'paused'] as const
export type Status = (typeof statuses)[number]

function isStatus(text: string): text is Status {
  return statuses.some((status) => status === text)
}

/** IANA name of the zone whose days the person sees. */
function useZone(): string {
  return usePreference('zone') === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}
