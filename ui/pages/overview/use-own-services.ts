import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { useSession } from '../../shell/session.ts'

type Own = Reply<'GET /api/own-services'>

const queryKey = ['own-services']

interface OwnServices {
  /** Undefined until they are known, and for a token. */
  readonly own: ReadonlySet<string> | undefined
  /** A token has none. */
  readonly isPerson: boolean
  /** Why they are not known; null for no fault. */
  readonly error: unknown
  readonly refetch: () => void
  readonly toggle: (service: string) => void
}

/** The services the reader marked as theirs. */
export function useOwnServices(): OwnServices {
  const queries = useQueryClient()
  const isPerson = useSession().user.email !== ''
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => callApi('GET /api/own-services', { signal }),
    staleTime: 60_000,
    enabled: isPerson,
  })
  const change = useMutation({
    mutationFn: (services: string[]) => callApi('PUT /api/own-services', { body: { services } }),
    // Shown at once; what the server says afterwards holds.
    onMutate: (services) => {
      const before = queries.getQueryData<Own>(queryKey)
      queries.setQueryData<Own>(queryKey, { services })
      return before
    },
    onSuccess: (reply) => queries.setQueryData<Own>(queryKey, reply),
    onError: (_error, _services, before) => queries.setQueryData<Own>(queryKey, before),
  })
  return {
    own: data && new Set(data.services),
    isPerson,
    error,
    refetch: () => void refetch(),
    toggle: (service) => {
      const services = data?.services ?? []
      change.mutate(services.includes(service) ? services.filter((name) => name !== service) : [...services, service])
    },
  }
}
