import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'

type Page = Reply<'GET /api/inbox'>
export type InboxRow = Page['rows'][number]

const pageSize = 50
const everyMs = 15_000

/** The messages, newest first, page by page; asked for again and again. */
export function useInbox(unreadOnly: boolean) {
  return useInfiniteQuery({
    queryKey: ['inbox', 'list', unreadOnly],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/inbox', {
        query: { limit: pageSize, ...(unreadOnly && { unread: 'true' }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: everyMs,
  })
}

/** What is marked: one message as read or not, or all as read. */
export type Marking = { readonly id: string; readonly read: boolean } | 'all'

/** Marks, and shows it as done at once: what is read now stays in sight, among the unread too. */
export function useMark() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (marking: Marking) =>
      marking === 'all'
        ? callApi('PUT /api/inbox/read')
        : callApi('PUT /api/inbox/messages/:id', { params: { id: marking.id }, body: { read: marking.read } }),
    onMutate: async (marking) => {
      await client.cancelQueries({ queryKey: ['inbox'] })
      const mark = (row: InboxRow): InboxRow =>
        marking === 'all' ? { ...row, read: true } : row.id === marking.id ? { ...row, read: marking.read } : row
      client.setQueriesData<InfiniteData<Page>>({ queryKey: ['inbox', 'list'] }, (data) =>
        data === undefined ? data : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(mark) })) },
      )
    },
    // The list goes on as it is: one that was just opened must not be taken away.
    onSuccess: () => client.invalidateQueries({ queryKey: ['inbox', 'unread'] }),
    onError: () => client.invalidateQueries({ queryKey: ['inbox'] }),
  })
}
