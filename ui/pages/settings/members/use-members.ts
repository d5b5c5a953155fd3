import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'

type Page = Reply<'GET /api/members'>
export type Member = Page['rows'][number]

const key = ['members']
const pageSize = 50
const changeKey = ['change-role']

/** Everybody in the project by name, or those that the words fit, page by page. */
export function useMembers(search: string) {
  const q = search.trim().slice(0, 200)
  return useInfiniteQuery({
    queryKey: [...key, q],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/members', { query: { q, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** Asks for the members again: somebody came or went. */
export function refreshMembers(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key })
}

/** Gives a member another role, and shows it as done at once; what was refused is shown as it was again. */
export function useChangeRole() {
  return useMutation({
    mutationKey: changeKey,
    // One after the other, in the order they were chosen.
    scope: { id: 'change-role' },
    mutationFn: ({ id, role }: Pick<Member, 'id' | 'name' | 'role' | 'roleName'>) =>
      callApi('PATCH /api/members/:id', { params: { id }, body: { role } }),
    onMutate: async ({ id, role, roleName }) => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueriesData({ queryKey: key })
      // Who is in all projects as well stands there a second time, and keeps that role.
      const change = (row: Member): Member => (row.id === id && !row.everywhere ? { ...row, role, roleName } : row)
      queryClient.setQueriesData<InfiniteData<Page>>({ queryKey: key }, (data) =>
        data === undefined ? data : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(change) })) },
      )
      return before
    },
    onError: (_fault, _change, before) => {
      for (const [one, data] of before ?? []) queryClient.setQueryData(one, data)
    },
    // An answer that does not know of the last choice yet would show the role before for a moment.
    onSettled: () => (queryClient.isMutating({ mutationKey: changeKey }) === 1 ? refreshMembers() : undefined),
  })
}
