import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'

import { callApi, earlyReply } from '../lib/api.ts'
import type { Reply } from '../lib/replies.ts'

export type Session = Reply<'GET /api/session'>

export const SessionContext = createContext<Session | null>(null)

/** The signed-in caller; only below the shell. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession stands outside the shell')
  return session
}

/** Whether the caller's role holds a permission in the chosen project. */
export function usePermission(permission: string): boolean {
  return useSession().permissions.includes(permission)
}

/** Asks the server who we are; a stranger gets an error with status 401. */
export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => callApi('GET /api/session', { signal }),
    initialData: () => earlyReply('GET /api/session'),
    staleTime: 60_000,
  })
}
