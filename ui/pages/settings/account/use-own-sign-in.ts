import { useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'

/** How the caller signs in. */
export function useOwnSignIn() {
  return useQuery({ queryKey: ['own-sign-in'], queryFn: ({ signal }) => callApi('GET /api/account/sign-in', { signal }) })
}

/** Asks anew how the caller signs in and where: after a change of either. */
export function useRefreshSignIn(): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: ['own-sign-in'] })
    void client.invalidateQueries({ queryKey: ['own-sessions'] })
  }
}
