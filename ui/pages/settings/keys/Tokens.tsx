import { callApi } from '../../../lib/api.ts'
import { useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { NewToken } from './NewToken.tsx'
import { SecretList } from './SecretList.tsx'
import type { SecretAction } from './SecretList.tsx'
import { secretWords, tokenWords } from './words.ts'

type Token = Reply<'GET /api/tokens'>['rows'][number]

/** Tokens that read the API in somebody's name. */
export function Tokens() {
  const t = useWords(tokenWords)
  const common = useWords(secretWords)
  const time = useTimeFormat()
  const revoke: SecretAction<Token> = {
    title: common('revoke'),
    danger: true,
    question: ({ name }) => t('revokeTitle', { name }),
    consequence: ({ prefix }) => t('revokeText', { prefix }),
    run: async ({ id }) => {
      await callApi('DELETE /api/tokens/:id', { params: { id } })
      return undefined
    },
  }
  return (
    <SecretList<Token>
      queryKey="tokens"
      list={(signal) => callApi('GET /api/tokens', { signal })}
      text={{ title: t('title'), note: t('note'), none: t('none'), add: t('add') }}
      madeTitle={(name) => t('made', { name })}
      columns={[
        { name: 'owner', title: t('owner'), wideOnly: true, cell: ({ owner }) => <bdi className="dim">{owner}</bdi> },
        { name: 'expires', title: t('expires'), cell: ({ expiresAt }) => <span className="dim">{time.day(Date.parse(expiresAt))}</span> },
      ]}
      actions={[revoke]}
      renderForm={(form) => <NewToken {...form} />}
    />
  )
}
