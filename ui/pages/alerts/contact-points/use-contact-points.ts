import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'

export type ContactPoint = Reply<'GET /api/alerting/contact-points'>['rows'][number]
export type Channel = Reply<'GET /api/alerting/channels'>['rows'][number]
export type TestOutcome = Reply<'POST /api/alerting/contact-points/test'>

/** One channel as it is entered. */
export interface EnteredIntegration {
  /** Of a kept one. */
  readonly id?: string
  readonly channel: string
  readonly settings: Readonly<Record<string, unknown>>
}

const minuteMs = 60_000
const key = ['contact-points']

export function useContactPoints() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => callApi('GET /api/alerting/contact-points', { signal }),
    staleTime: minuteMs / 2,
    refetchInterval: minuteMs,
  })
}

/** They change with the program and the language only. */
export function useChannels() {
  const lang = useLanguage()
  return useQuery({
    queryKey: ['channels', lang],
    queryFn: ({ signal }) => callApi('GET /api/alerting/channels', { query: { lang }, signal }),
    staleTime: Infinity,
  })
}

export function useContactPointVersions(name: string) {
  return useQuery({
    queryKey: [...key, name, 'versions'],
    queryFn: ({ signal }) => callApi('GET /api/alerting/contact-points/:name/versions', { params: { name }, signal }),
  })
}

interface Saved {
  readonly name: string
  /** Undefined: it is new. */
  readonly fromVersion: number | undefined
  readonly integrations: readonly EnteredIntegration[]
}

export function useSaveContactPoint() {
  return useMutation({
    mutationFn: ({ name, fromVersion, integrations }: Saved) => {
      const entered = integrations.map(({ settings, ...one }) => ({ ...one, settings: { ...settings } }))
      return fromVersion === undefined
        ? callApi('POST /api/alerting/contact-points', { body: { name, integrations: entered } })
        : callApi('PUT /api/alerting/contact-points/:name', { params: { name }, body: { fromVersion, integrations: entered } })
    },
    onSuccess: (saved) => {
      queryClient.setQueryData<{ rows: ContactPoint[] }>(
        key,
        (data) => data && { rows: data.rows.map((row) => (row.name === saved.name && row.origin === 'page' ? saved : row)) },
      )
      return lookAgain()
    },
  })
}

export function useRemoveContactPoint() {
  return useMutation({
    mutationFn: (name: string) => callApi('DELETE /api/alerting/contact-points/:name', { params: { name } }),
    onSuccess: lookAgain,
  })
}

interface Tested {
  readonly name: string
  /** As it was entered; else `position` of one in force. */
  readonly integration?: EnteredIntegration
  readonly position?: number
}

export function useTestMessage() {
  return useMutation({
    mutationFn: ({ integration, ...body }: Tested) =>
      callApi('POST /api/alerting/contact-points/test', {
        body: { ...body, ...(integration && { integration: { ...integration, settings: { ...integration.settings } } }) },
      }),
  })
}

function lookAgain(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['routing'] })
  return queryClient.invalidateQueries({ queryKey: key })
}
