import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { resolveRange } from '../../lib/time-range.ts'
import { useRange } from '../../shell/use-range.ts'

type FoundSpan = Reply<'GET /api/spans/:spanId'>['spans'][number]

const leastMs = 7 * 86_400_000

/**
 * The newest span of an id in the last week, or since the beginning of the range in the address when that is earlier; null when there is
 * none. The server looks for a while only and is asked on from there.
 */
export function useSpanSearch(spanId: string) {
  const { range } = useRange()
  const [searchedFromMs, setSearchedFrom] = useState<number | undefined>()
  const [fromMs] = useState(() => Math.min(resolveRange(range, Date.now()).fromMs, Date.now() - leastMs))
  const from = new Date(fromMs).toISOString()
  const { data, error, refetch } = useQuery({
    queryKey: ['span', spanId, from],
    queryFn: async ({ signal }): Promise<FoundSpan | null> => {
      let to = 'now'
      for (;;) {
        const { spans, searchedFrom } = await callApi('GET /api/spans/:spanId', { params: { spanId }, query: { from, to }, signal })
        if (spans[0]) return spans[0]
        const reachedMs = Date.parse(searchedFrom)
        if (reachedMs <= fromMs) return null
        setSearchedFrom(reachedMs)
        to = searchedFrom
      }
    },
  })
  return { span: data, from, searchedFromMs, error, refetch: () => void refetch() }
}
