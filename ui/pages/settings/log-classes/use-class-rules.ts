import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import type { ClassRule } from './class-rules.ts'

type Rules = Reply<'GET /api/log-class-rules'>

const key = ['log-class-rules']

/** The project's rules. */
export function useClassRules() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => callApi('GET /api/log-class-rules', { signal }) })
}

/** All rules, and the version they were made of: without one, that of the save before. */
interface Change {
  readonly rules: readonly ClassRule[]
  readonly fromVersion?: number
}

/** Saves all rules at once. Saves follow one another in the order they were asked for; only the answer to the last is shown. */
export function useSaveClassRules() {
  return useMutation({
    mutationKey: key,
    scope: { id: 'log-class-rules' },
    mutationFn: ({ rules, fromVersion = queryClient.getQueryData<Rules>(key)?.version }: Change) =>
      callApi('PUT /api/log-class-rules', { body: { rules: [...rules], fromVersion } }),
    onSuccess: (saved) => {
      const isLast = queryClient.isMutating({ mutationKey: key }) === 1
      queryClient.setQueryData<Rules>(key, (shown) => (isLast || !shown ? saved : { ...shown, version: saved.version }))
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: key }),
  })
}

/** Shows rules before they are saved; an answer that is on its way is of what was before. */
export function showClassRules(rules: readonly ClassRule[]): void {
  void queryClient.cancelQueries({ queryKey: key })
  queryClient.setQueryData<Rules>(key, (shown) => shown && { ...shown, rules: [...rules] })
}
