import { useQuery } from '@tanstack/react-query'

import { Answer } from '../../components/Answer.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { BareFrame } from '../../panels/BareFrame.tsx'
import { AcceptInvitation } from './AcceptInvitation.tsx'
import { readInvitationToken } from './kept-token.ts'
import { words } from './words.ts'

/** Opened by the link of an invitation: what it is to, and the ways to accept it. Looking uses nothing up. */
export function InvitationPage() {
  const t = useWords(words)
  const token = readInvitationToken()
  const sight = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => callApi('POST /api/invitation', { body: { token }, signal }),
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
  })
  const isOver = token === '' || (sight.error instanceof ApiFault && [400, 404].includes(sight.error.status))
  return (
    <BareFrame title={t('title')}>
      {isOver ? (
        <EmptyState title={t('over')}>
          <p>{t('overText')}</p>
        </EmptyState>
      ) : (
        <Answer query={sight}>{(known) => <AcceptInvitation sight={known} token={token} />}</Answer>
      )}
    </BareFrame>
  )
}
