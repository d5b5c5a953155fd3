import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { absoluteRange, isOpenRange } from '../../lib/time-range.ts'
import type { Box } from './box.ts'

/** Which spans the page is about, as the API asks for it. */
export interface TraceQuestion {
  readonly q: string
  readonly from: string
  readonly to: string
  readonly environment?: string
  readonly service?: string
}

export type TraceSort = 'newest' | 'slowest'

const liveMs = 5000
const waitingMs = 2000

/** Traces, a page after another; with a box those in it. */
export function useFoundTraces(question: TraceQuestion, { box, sort, live }: { box: Box | null; sort: TraceSort; live: boolean }) {
  const boxed = box ? { ...question, ...absoluteRange(box.fromMs, box.toMs), minDurationMs: box.minMs, maxDurationMs: box.maxMs } : question
  return useInfiniteQuery({
    queryKey: ['traces', boxed, sort],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/traces', { query: { ...boxed, sort, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Rows show a moment after they were sent: while there is none it looks again.
    refetchInterval: ({ state }) =>
      live ? liveMs : state.data?.pages[0]?.rows.length === 0 && isOpenRange(question, Date.now()) ? waitingMs : false,
  })
}

export function useScatter(question: TraceQuestion | undefined, live: boolean) {
  return useQuery({
    queryKey: ['trace-scatter', question],
    queryFn: ({ signal }) => callApi('GET /api/traces/scatter', { query: question ?? {}, signal }),
    enabled: question !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: live ? liveMs : false,
  })
}

export function useTraceFields(question: TraceQuestion) {
  return useQuery({
    queryKey: ['trace-fields', question],
    queryFn: ({ signal }) => callApi('GET /api/traces/fields', { query: question, signal }),
    placeholderData: keepPreviousData,
  })
}
