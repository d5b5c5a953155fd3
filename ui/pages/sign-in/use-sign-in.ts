import { useQuery } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'wouter'

import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import type { Reply } from '../../lib/replies.ts'
import { returnAddress } from './return-address.ts'

export type Half = NonNullable<Reply<'GET /api/sign-in'>['half']>

const queryKey = ['sign-in']

/** How far this browser is: a reload, and a way back from an identity provider, find it as it was. */
export function useSignInState() {
  return useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/sign-in', { signal }), staleTime: Infinity })
}

/** Goes on with what the server answered: the next step, or to where the session ended. */
export function useGoOn(): (reply: Reply<'POST /api/session'>) => void {
  const enter = useEnter()
  return (reply) => {
    if ('stage' in reply)
      queryClient.setQueryData<Reply<'GET /api/sign-in'>>(queryKey, (known) => ({ passkeyHost: null, ...known, half: reply }))
    else enter()
  }
}

/** To where the session ended, with nothing left of whoever had it. */
export function useEnter(): () => void {
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  return () => {
    queryClient.clear()
    navigate(returnAddress(search.get('return')), { replace: true })
  }
}

/** Back to the first step. */
export async function startAgain(): Promise<void> {
  await callApi('DELETE /api/sign-in')
  await queryClient.refetchQueries({ queryKey })
}
