import { skipToken, useMutation, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { connectWords } from './words.ts'

/** The ingest key that was made beside an empty list: every other one fills it in too, until the page is loaded anew. */
export function useMadeKey() {
  const t = useWords(connectWords)
  const { project } = useSession()
  const queryKey = ['made-key', project.id]
  const make = useMutation({
    mutationFn: () => callApi('POST /api/ingest-keys', { body: { name: t('keyName') } }),
    onSuccess: (key) => void queryClient.setQueryData(queryKey, key),
  })
  // Never asked for: the server shows a key once, when it is made.
  const { data: made } = useQuery<Reply<'POST /api/ingest-keys'>>({ queryKey, queryFn: skipToken, gcTime: Infinity })
  return { key: made?.key, make }
}
