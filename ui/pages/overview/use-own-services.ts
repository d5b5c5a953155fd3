import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { useSession } from '../../shell/session.ts'

type Own = Reply<'GET /api/own-services'>

const queryKey = ['own-services']

/** The services the reader marked as theirs; undefined until they are known, and for a token, which has none. */
export function useOwnServices(): { own: ReadonlySet<string> | undefined; toggle: (service: string) => void } {
  const queries = useQueryClient()
  const isPerson = useSession().user.email !== ''
  const { data } = useQuery({
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
    toggle: (service) => {
      const services = data?.services ?? []
      change.mutate(services.includes(service) ? services.filter((name) => name !== service) : [...services, service])
    },
  }
}
