import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { words } from './words.ts'

type Own = Reply<'GET /api/own-services'>

const queryKey = ['own-services']

/** One service more or less among them. */
interface Change {
  readonly service: string
  readonly isMine: boolean
}

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
  const t = useWords(words)
  const queries = useQueryClient()
  const isPerson = useSession().user.email !== ''
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => callApi('GET /api/own-services', { signal }),
    staleTime: 60_000,
    enabled: isPerson,
  })
  const mark = ({ service, isMine }: Change): void => {
    const others = queries.getQueryData<Own>(queryKey)?.services.filter((name) => name !== service) ?? []
    queries.setQueryData<Own>(queryKey, { services: isMine ? [...others, service] : others })
  }
  const change = useMutation({
    mutationFn: ({ service, isMine }: Change) => callApi('PATCH /api/own-services', { body: { [isMine ? 'add' : 'remove']: [service] } }),
    // Shown at once; what the server says afterwards holds.
    onMutate: async (wanted) => {
      await queries.cancelQueries({ queryKey })
      mark(wanted)
    },
    onSuccess: (reply) => queries.setQueryData<Own>(queryKey, reply),
    // The row may be out of sight by then.
    onError: (fault, { service, isMine }) => {
      mark({ service, isMine: !isMine })
      showToast({ text: t('starRefused', { service }), fault })
    },
  })
  return {
    own: data && new Set(data.services),
    isPerson,
    error,
    refetch: () => void refetch(),
    toggle: (service) => change.mutate({ service, isMine: !data?.services.includes(service) }),
  }
}
