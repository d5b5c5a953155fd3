import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { QueryClient, UseQueryResult } from '@tanstack/react-query'

import { ApiFault } from '../../lib/api-fault.ts'
import { openApi } from '../../lib/api.ts'
import { readPieces } from './model/read-pieces.ts'
import { appendSpans, makeSpanStore, type SpanStore } from './model/span-store.ts'

/** A trace as far as it has come. */
export interface LoadedTrace {
  readonly store: SpanStore
  /** Spans that are to be shown: the store may be ahead. */
  readonly count: number
  readonly complete: boolean
}

const tries = 5
const tryAgainMs = 1500

/** Loads a trace; it can be shown from its first piece on, then each time it has doubled, and when all of it is there. */
export function useTrace(traceId: string): UseQueryResult<LoadedTrace> {
  const client = useQueryClient()
  return useQuery(describeTrace(client, traceId))
}

const describeTrace = (client: QueryClient, traceId: string) =>
  queryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) =>
      loadTrace(traceId, signal, (partial) => {
        const known = client.getQueryData<LoadedTrace>(['trace', traceId])
        if (!known?.complete) client.setQueryData<LoadedTrace>(['trace', traceId], partial)
      }),
    // Who left while it came in finds a part of it, and has it loaded.
    staleTime: ({ state }) => (state.data?.complete === false ? 0 : 60_000),
    gcTime: 60_000,
    structuralSharing: false,
    // A trace shows a moment after its spans were sent: a missing one is looked for again before it is given up.
    retry: (count, failure) => failure instanceof ApiFault && (failure.retryable || failure.status === 404) && count < tries,
    retryDelay: tryAgainMs,
  })

async function loadTrace(traceId: string, signal: AbortSignal, onPart: (partial: LoadedTrace) => void): Promise<LoadedTrace> {
  const { body } = await openApi('GET /api/traces/:traceId/spans', { params: { traceId }, signal })
  let store: SpanStore | undefined
  let shown = 0
  for await (const { trace, spans } of readPieces(body ?? new ReadableStream())) {
    if (trace) store = makeSpanStore(trace)
    if (!store) break
    appendSpans(store, spans)
    if (store.count >= store.head.spanCount || store.count < 2 * shown) continue
    shown = store.count
    onPart({ store, count: shown, complete: false })
  }
  if (!store) throw new ApiFault({ code: 'internal', message: 'The answer had no trace in it', status: 200 })
  return { store, count: store.count, complete: true }
}
