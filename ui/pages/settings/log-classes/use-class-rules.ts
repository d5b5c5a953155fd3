import { useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { ClassRule } from './class-rules.ts'

const key = ['log-class-rules']

/** The project's rules. */
export function useClassRules() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => callApi('GET /api/log-class-rules', { signal }) })
}

/** Saves all rules at once. Saves follow one another in the order they were asked for; only the answer to the last is shown. */
export function useSaveClassRules() {
  return useMutation({
    mutationKey: key,
    scope: { id: 'log-class-rules' },
    mutationFn: (rules: readonly ClassRule[]) => callApi('PUT /api/log-class-rules', { body: { rules: [...rules] } }),
    onSuccess: (reply) => {
      if (queryClient.isMutating({ mutationKey: key }) === 1) queryClient.setQueryData(key, reply)
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: key }),
  })
}

/** Shows rules before they are saved. */
export function showClassRules(rules: readonly ClassRule[]): void {
  queryClient.setQueryData(key, { rules })
}
