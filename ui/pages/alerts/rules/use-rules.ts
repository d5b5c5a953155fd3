import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import type { RuleReply, RuleRow, RulesReply } from '../../../../src/api/contract/rules.ts'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'

const schema = { q: text(), state: text(), origin: text(), sev: text() }
const pageSize = 100
const everyMs = 15_000
const key = ['rules']
const switchKey = ['switch-rule']

/** What the list is narrowed to, as it stands in the address. */
export function useRuleFilters() {
  return useUrlState(schema)
}

export function useRules() {
  const [{ q, state, origin, sev }] = useRuleFilters()
  const chosen = {
    ...(q.trim() !== '' && { q: q.trim().slice(0, 256) }),
    ...(state !== '' && { state }),
    ...(origin !== '' && { origin }),
    ...(sev !== '' && { severity: sev }),
  }
  return useInfiniteQuery({
    queryKey: [...key, 'list', chosen],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/rules', { query: { ...chosen, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
}

/** When the named rules fired in the last day; for the lists of names as they are shown, a hundred at a time. */
export function useRuleActivity(names: readonly string[]) {
  const asked = [...new Set(names)].toSorted().slice(0, 100)
  return useQuery({
    queryKey: ['rule-activity', asked],
    queryFn: ({ signal }) => callApi('GET /api/rule-activity', { query: { names: JSON.stringify(asked) }, signal }),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
  })
}

export function useRule(name: string) {
  return useQuery({
    queryKey: [...key, 'one', name],
    queryFn: ({ signal }) => callApi('GET /api/rules/:name', { params: { name }, signal }),
    refetchInterval: everyMs,
    enabled: name !== '',
  })
}

export function useRuleVersions(name: string) {
  return useQuery({
    queryKey: [...key, 'versions', name],
    queryFn: ({ signal }) => callApi('GET /api/rules/:name/versions', { params: { name }, signal }),
  })
}

/** Whom alerts with these labels would reach. */
export function useRoutePreview(labels: readonly Readonly<Record<string, string>>[]) {
  return useQuery({
    queryKey: ['route-preview', labels],
    queryFn: ({ signal }) => callApi('POST /api/alerts/route-preview', { body: { labels: labels.map((one) => ({ ...one })) }, signal }),
    enabled: labels.length > 0,
    placeholderData: keepPreviousData,
  })
}

interface Saved {
  readonly name: string
  readonly yaml: string
  readonly fromVersion: number
  readonly message: string
}

export function useSaveRule() {
  return useMutation({
    mutationFn: ({ name, ...body }: Saved) => callApi('PUT /api/rules/:name', { params: { name }, body }),
    onSuccess: lookAgain,
  })
}

interface Switching {
  readonly name: string
  readonly isOn: boolean
}

/** Switches a rule of the page, and shows it as done at once; what was refused is shown as it was again. */
export function useSwitchRule() {
  return useMutation({
    mutationKey: switchKey,
    // One after the other, in the order of the presses.
    scope: { id: 'switch-rule' },
    mutationFn: ({ name, isOn }: Switching) => callApi('PATCH /api/rules/:name', { params: { name }, body: { isOn } }),
    onMutate: async (switching) => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueriesData({ queryKey: key })
      queryClient.setQueryData<RuleReply>([...key, 'one', switching.name], (data) =>
        data === undefined
          ? data
          : {
              rows: data.rows.map((row) => switched(row, switching)),
              kept: data.kept && { ...data.kept, isOn: switching.isOn },
            },
      )
      queryClient.setQueriesData<InfiniteData<RulesReply>>({ queryKey: [...key, 'list'] }, (data) =>
        data === undefined
          ? data
          : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map((row) => switched(row, switching)) })) },
      )
      return before
    },
    onError: (_fault, _switching, before) => {
      for (const [one, data] of before ?? []) queryClient.setQueryData(one, data)
    },
    // An answer that does not know of the last press yet would show the switch back for a moment.
    onSettled: () => (queryClient.isMutating({ mutationKey: switchKey }) === 1 ? lookAgain() : undefined),
  })
}

/** A rule as it will be: nobody knows how it stands before it was evaluated. */
function switched<Row extends RuleRow>(row: Row, { name, isOn }: Switching): Row {
  if (row.name !== name || row.origin !== 'page') return row
  if (!isOn) return { ...row, state: 'off', firing: 0, pending: 0 }
  return row.state === 'off' ? { ...row, state: row.hiddenBy === null ? 'unknown' : 'hidden' } : row
}

export function useRemoveRule() {
  return useMutation({
    mutationFn: (name: string) => callApi('DELETE /api/rules/:name', { params: { name } }),
    onSuccess: lookAgain,
  })
}

export function useRestoreRule() {
  return useMutation({
    mutationFn: ({ name, version }: { readonly name: string; readonly version: number }) =>
      callApi('POST /api/rules/:name/versions/:version/restore', {
        params: { name, version: String(version) },
        body: {},
      }),
    onSuccess: lookAgain,
  })
}

function lookAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key })
}
