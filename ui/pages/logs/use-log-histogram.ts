import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { TimeRange } from '../../lib/time-range.ts'

/** Bars of the histogram. */
export const histogramBuckets = 60

/** The found rows by level over the whole range, and how many they are. */
export function useLogHistogram(q: string, { from, to }: TimeRange, live: boolean) {
  return useQuery({
    queryKey: ['log-histogram', q, from, to],
    queryFn: ({ signal }) => callApi('GET /api/logs/histogram', { query: { q, from, to, buckets: histogramBuckets }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live ? 5000 : false,
  })
}
