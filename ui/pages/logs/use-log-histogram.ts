import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { LogSearch } from './log-search.ts'

/** Bars of the histogram. */
export const histogramBuckets = 60
const liveMs = 5000

/** The found rows by level over the whole range, and how many they are; asked for once `enabled`. */
export function useLogHistogram(search: LogSearch | undefined, options: { enabled: boolean; live?: boolean }) {
  return useQuery({
    queryKey: ['log-histogram', search],
    queryFn: ({ signal }) => callApi('GET /api/logs/histogram', { query: { ...search, buckets: histogramBuckets }, signal }),
    placeholderData: keepPreviousData,
    enabled: options.enabled && search !== undefined,
    // What was never counted waits for the reader to ask again: its fault would come and go.
    refetchInterval: ({ state }) => (options.live && state.data !== undefined ? liveMs : false),
  })
}
