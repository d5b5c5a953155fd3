import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { isCounted, type HistogramData } from '../../panels/level-histogram/histogram-data.ts'
import { joinCounts } from './join-counts.ts'
import type { LogSearch } from './log-search.ts'

/** Bars of the histogram. */
export const histogramBuckets = 60
const liveMs = 5000
const freshMs = 5000
/** A range with so many rows that they are not counted within this time is shown bar by bar, the newest first. */
const withinMs = 500

/**
 * The found rows by level over the whole range, and how many they are; asked for once `enabled`. Of a long range the newest bars come
 * first (`isCounted`).
 */
export function useLogHistogram(search: LogSearch | undefined, options: { enabled: boolean; live?: boolean }) {
  const client = useQueryClient()
  const queryKey = ['log-histogram', search]
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      countNewestFirst(search, signal, (part) => {
        const known = client.getQueryData<HistogramData>(queryKey)
        // What is counted anew stays whole meanwhile.
        if (known === undefined || !isCounted(known)) client.setQueryData(queryKey, part)
      }),
    // A reader who left while it was counted finds a part of it and has it counted.
    staleTime: ({ state }) => (state.data && !isCounted(state.data) ? 0 : freshMs),
    placeholderData: keepPreviousData,
    enabled: options.enabled && search !== undefined,
    // What was never counted waits for the reader to ask again: its fault would come and go.
    refetchInterval: ({ state }) => (options.live && state.data !== undefined ? liveMs : false),
  })
}

async function countNewestFirst(
  search: LogSearch | undefined,
  signal: AbortSignal,
  onPart: (part: HistogramData) => void,
): Promise<HistogramData> {
  const ask = (place?: { from: string; to: string; before: string }): Promise<HistogramData> =>
    callApi('GET /api/logs/histogram', { query: { ...search, ...place, buckets: histogramBuckets, withinMs }, signal })
  let counted = await ask()
  while (!isCounted(counted)) {
    onPart(counted)
    const { from, to, searchedFrom } = counted
    counted = joinCounts(counted, await ask({ from, to, before: searchedFrom }))
  }
  return counted
}
