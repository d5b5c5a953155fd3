import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import type { MatcherText } from '../matchers/matcher-text.ts'

type Page = Reply<'GET /api/alerting/silences'>
export type Silence = Page['rows'][number]
export type SilenceState = Silence['state']
export type MatcherSets = readonly (readonly MatcherText[])[]

/** What is wanted of a silence. */
export interface WantedSilence {
  /** Undefined: a new one. */
  readonly id: string | undefined
  readonly matcherSets: MatcherSets
  readonly startsAt: string | undefined
  readonly endsAt: string
  readonly comment: string
  readonly createdBy: string
  readonly notice: Silence['notice']
}

const key = ['silences']
const lookEveryMs = 30_000

export function useSilences(state: SilenceState, search: string) {
  return useInfiniteQuery({
    queryKey: [...key, state, search],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alerting/silences', { query: { state, search, ...(pageParam !== '' && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: lookEveryMs,
    placeholderData: (before) => before,
  })
}

export function useSilencePreview(matcherSets: MatcherSets) {
  return useQuery({
    queryKey: ['silence-preview', matcherSets],
    queryFn: ({ signal }) =>
      callApi('POST /api/alerting/silences/preview', { body: { matcherSets: matcherSets.map((set) => [...set]), limit: 8 }, signal }),
    enabled: matcherSets.length > 0,
    placeholderData: (before) => before,
    retry: false,
  })
}

export function useSaveSilence() {
  return useMutation({
    mutationFn: ({ id, matcherSets, startsAt, ...rest }: WantedSilence) => {
      const body = { ...rest, matcherSets: matcherSets.map((set) => [...set]), ...(startsAt !== undefined && { startsAt }) }
      return id === undefined
        ? callApi('POST /api/alerting/silences', { body })
        : callApi('PUT /api/alerting/silences/:id', { params: { id }, body })
    },
    onSuccess: lookAgain,
  })
}

/** Ends a silence: it is gone from its list at once, and back when the server refuses. */
export function useExpireSilence() {
  return useMutation({
    mutationFn: ({ id }: Silence) => callApi('POST /api/alerting/silences/:id/expire', { params: { id } }),
    onMutate: async (ended) => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueriesData({ queryKey: key })
      queryClient.setQueriesData<InfiniteData<Page>>({ queryKey: [...key, ended.state] }, (data) =>
        data === undefined ? data : { ...data, pages: data.pages.map((page) => without(page, ended)) },
      )
      return before
    },
    onError: (_fault, _ended, before) => {
      for (const [one, data] of before ?? []) queryClient.setQueryData(one, data)
    },
    onSettled: lookAgain,
  })
}

function without(page: Page, { id, state }: Silence): Page {
  const { counts } = page
  return {
    ...page,
    rows: page.rows.filter((row) => row.id !== id),
    counts: { ...counts, [state]: Math.max(counts[state] - 1, 0), expired: counts.expired + 1 },
  }
}

function lookAgain(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['alerts'] })
  return queryClient.invalidateQueries({ queryKey: key })
}
