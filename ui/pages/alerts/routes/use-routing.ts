import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'

export type Routing = Reply<'GET /api/alerting/routing'>
export type RouteNode = Routing['nodes'][number]
export type WrittenRouting = Routing['kept']
export type LabelTrace = Reply<'POST /api/alerting/routing/trace'>
export type ImportOutcome = Reply<'POST /api/alerting/routing/import'>

/** Routes that are not in force yet, with what they make. */
export interface RoutingDraft extends Pick<Routing, 'nodes' | 'intervals' | 'inhibitions'> {
  readonly written: WrittenRouting
}

const minuteMs = 60_000
const key = ['routing']

export function useRouting() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => callApi('GET /api/alerting/routing', { signal }),
    staleTime: minuteMs / 2,
    refetchInterval: minuteMs,
  })
}

/** Whether a change can be: its tree, or what is wrong with it. */
export function useCheckRouting() {
  return useMutation({
    mutationFn: async (written: WrittenRouting) => ({ ...(await callApi('POST /api/alerting/routing/check', { body: written })), written }),
  })
}

export function useSaveRouting() {
  return useMutation({
    mutationFn: ({ written, fromVersion }: { written: WrittenRouting; fromVersion: number }) =>
      callApi('PUT /api/alerting/routing', { body: { ...written, fromVersion } }),
    onSuccess: (reply) => void queryClient.setQueryData(key, reply),
  })
}

export function useImportRouting() {
  return useMutation({
    mutationFn: (body: { yaml: string; isTrial: boolean }) => callApi('POST /api/alerting/routing/import', { body }),
    onSuccess: (_, { isTrial }) => {
      if (isTrial) return
      void queryClient.invalidateQueries({ queryKey: ['contact-points'] })
      return queryClient.invalidateQueries({ queryKey: key })
    },
  })
}

export function useRoutingVersions() {
  return useQuery({ queryKey: [...key, 'versions'], queryFn: ({ signal }) => callApi('GET /api/alerting/routing/versions', { signal }) })
}

export function useRoutingVersion() {
  return useMutation({
    mutationFn: (version: number) => callApi('GET /api/alerting/routing/versions/:version', { params: { version: String(version) } }),
  })
}

interface Asked {
  readonly labels: Readonly<Record<string, string>>
  /** RFC 3339; empty: now. */
  readonly at: string
  readonly draft: WrittenRouting | undefined
}

/** Who would get an alert with these labels. */
export function useLabelTrace({ labels, at, draft }: Asked) {
  return useQuery({
    queryKey: ['label-trace', labels, at, draft],
    queryFn: ({ signal }) =>
      callApi('POST /api/alerting/routing/trace', {
        body: { labels: { ...labels }, ...(at !== '' && { at }), ...(draft && { draft }) },
        signal,
      }),
    enabled: Object.keys(labels).length > 0,
    placeholderData: (before) => before,
  })
}

/** Alerts that fire, to choose one. */
export function useSomeAlerts() {
  return useQuery({
    queryKey: ['alerts', 'to trace'],
    queryFn: ({ signal }) => callApi('GET /api/alerts', { query: { limit: 50 }, signal }),
    staleTime: minuteMs,
  })
}
