import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { LevelHistogram } from '../../panels/level-histogram/LevelHistogram.tsx'

const buckets = 60

/** The level histogram of the found rows: also the scroll bar of the whole range. */
export function LogHistogram(props: { q: string; range: TimeRange; live: boolean; onRange: (range: TimeRange) => void }) {
  const { q, range, live, onRange } = props
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['log-histogram', q, range.from, range.to],
    queryFn: ({ signal }) => callApi('GET /api/logs/histogram', { query: { q, from: range.from, to: range.to, buckets }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live ? 5000 : false,
  })
  return <LevelHistogram data={data} buckets={buckets} stale={isPlaceholderData} onRange={onRange} />
}
