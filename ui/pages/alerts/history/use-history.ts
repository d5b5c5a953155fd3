import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useScope } from '../../../shell/use-scope.ts'

const schema = { rule: text(), sev: text() }
const pageSize = 100
const liveMs = 15_000

/** What the history is narrowed to, as it stands in the address. */
export function useHistoryFilters() {
  return useUrlState(schema)
}

function useChoice() {
  const [{ rule, sev }] = useHistoryFilters()
  const { range, live } = useRange()
  const { service } = useScope()
  const query = {
    from: range.from,
    to: range.to,
    ...(rule !== '' && { rule: written(rule) }),
    ...(sev !== '' && { severity: written(sev) }),
    ...(service !== '' && { service: written(service) }),
  }
  return { query, refetchInterval: live ? liveMs : (false as const) }
}

/** One value, as the API writes several. */
function written(value: string): string {
  return value.replaceAll('%', '%25').replaceAll(',', '%2C')
}

/** What fired, newest first, page by page. */
export function useHistory() {
  const { query, refetchInterval } = useChoice()
  return useInfiniteQuery({
    queryKey: ['alerts', 'history', query],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alerts/history', {
        query: { ...query, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval,
  })
}

/** Bars of each rule. */
const parts = 60

/** How often each rule fired. */
export function useRuleCounts() {
  const { query, refetchInterval } = useChoice()
  return useQuery({
    queryKey: ['alerts', 'history-rules', query],
    queryFn: ({ signal }) => callApi('GET /api/alerts/history/rules', { query: { ...query, parts }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  })
}
