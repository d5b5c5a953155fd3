import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../lib/api.ts'
import { queryClient } from '../lib/query-client.ts'
import type { Reply } from '../lib/replies.ts'

type Views = Reply<'GET /api/views'>
export type SavedView = Views['rows'][number]

/** The question for the saved views. */
export const viewsQuery = {
  queryKey: ['views'],
  queryFn: ({ signal }: { signal: AbortSignal }) => callApi('GET /api/views', { signal }),
  staleTime: 60_000,
}

/** The caller's own saved views and the project's. */
export function useViews() {
  return useQuery(viewsQuery)
}

/** Keeps an address under a name. */
export function useSaveView() {
  return useMutation({
    mutationFn: (body: { name: string; path: string; shared: boolean }) => callApi('POST /api/views', { body }),
    onSettled: lookAgain,
  })
}

/** Removes a view: it is gone at once, and back when the server refuses. `onRefused` is told even when its row is gone. */
export function useRemoveView(onRefused: (error: Error) => void) {
  return useMutation({
    mutationFn: ({ id }: SavedView) => callApi('DELETE /api/views/:id', { params: { id } }),
    onMutate: async ({ id }) => {
      await queryClient.cancelQueries({ queryKey: viewsQuery.queryKey })
      const before = queryClient.getQueryData<Views>(viewsQuery.queryKey)
      if (before) queryClient.setQueryData<Views>(viewsQuery.queryKey, { rows: before.rows.filter((view) => view.id !== id) })
      return before
    },
    onError: (error, _view, before) => {
      queryClient.setQueryData(viewsQuery.queryKey, before)
      onRefused(error)
    },
    onSettled: lookAgain,
  })
}

function lookAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey })
}
