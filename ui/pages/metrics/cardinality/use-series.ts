import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'

export type MetricSeries = Reply<'GET /api/metrics/series'>
export type MetricRow = MetricSeries['metrics'][number]
type Cuts = Reply<'GET /api/metrics/label-cuts'>
export type LabelCut = Cuts['cuts'][number]
export type CutPreview = Reply<'POST /api/metrics/label-cuts/preview'>

/** What is to be cut. */
export interface WantedCut {
  readonly metric: string
  readonly label: string
  readonly action: LabelCut['action']
  readonly value?: string | undefined
}

const minuteMs = 60_000
const cutsKey = ['label-cuts']

/** How many series there are and which metrics grow; the server looks again once a minute. */
export function useMetricSeries() {
  return useQuery({
    queryKey: ['metric-series'],
    queryFn: ({ signal }) => callApi('GET /api/metrics/series', { signal }),
    staleTime: minuteMs / 2,
    refetchInterval: minuteMs,
  })
}

export function useMetricLabels(metric: string) {
  return useQuery({
    queryKey: ['metric-labels', metric],
    queryFn: ({ signal }) => callApi('GET /api/metrics/series/labels', { query: { metric }, signal }),
    staleTime: minuteMs / 2,
  })
}

export function useLabelCuts() {
  return useQuery({
    queryKey: cutsKey,
    queryFn: ({ signal }) => callApi('GET /api/metrics/label-cuts', { signal }),
    staleTime: minuteMs / 2,
    refetchInterval: minuteMs,
  })
}

export function useCutPreview(wanted: WantedCut) {
  return useQuery({
    queryKey: ['label-cut-preview', wanted],
    queryFn: ({ signal }) => callApi('POST /api/metrics/label-cuts/preview', { body: wanted, signal }),
    staleTime: minuteMs / 2,
  })
}

export function useCreateCut() {
  return useMutation({
    mutationFn: (wanted: WantedCut & { readonly acceptClash: boolean }) => callApi('POST /api/metrics/label-cuts', { body: wanted }),
    onSuccess: lookAgain,
  })
}

/** Takes a cut back: it is gone from the list at once, and back when the server refuses. */
export function useRemoveCut() {
  return useMutation({
    mutationFn: (id: string) => callApi('DELETE /api/metrics/label-cuts/:id', { params: { id } }),
    onMutate: async (id) => {
      await queryClient.cancelQueries({ queryKey: cutsKey })
      const before = queryClient.getQueryData<Cuts>(cutsKey)
      if (before) queryClient.setQueryData<Cuts>(cutsKey, { ...before, cuts: before.cuts.filter((cut) => cut.id !== id) })
      return before
    },
    onError: (_fault, _id, before) => queryClient.setQueryData(cutsKey, before),
    onSettled: lookAgain,
  })
}

export function useChangeLimits() {
  return useMutation({
    mutationFn: (limits: MetricSeries['limits']) => callApi('PUT /api/metrics/series-limits', { body: limits }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['metric-series'] }),
  })
}

function lookAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: cutsKey })
}
