import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { resolveRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'

export type Change = Reply<'GET /api/changes'>['rows'][number]

const everyMs = 30_000
const pageSize = 12
const dayMs = 86_400_000

/**
 * What changed in the chosen time, newest first, page by page. What explains this hour is often some hours older: never less than a day
 * is looked at, which `isDay` tells.
 */
export function useChanges() {
  const { range } = useRange()
  const { environment, service } = useScope()
  const { from, to } = range
  const isDay = isShort(range)
  const begin = !isDay ? from : to === 'now' ? 'now-24h' : new Date(resolveRange(range, Date.now()).toMs - dayMs).toISOString()
  const changes = useInfiniteQuery({
    queryKey: ['changes', begin, to, environment, service],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/changes', {
        query: { from: begin, to, environment, service, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: to === 'now' ? everyMs : false,
  })
  return { ...changes, isDay }
}

function isShort(range: TimeRange): boolean {
  const { fromMs, toMs } = resolveRange(range, Date.now())
  return toMs - fromMs < dayMs
}
