import { callApi } from '../../../lib/api.ts'
import { useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { GraceField, useGrace } from './GraceField.tsx'
import { NewToken } from './NewToken.tsx'
import { SecretList } from './SecretList.tsx'
import type { EndSecret, RenewSecret } from './SecretList.tsx'
import { secretWords, tokenWords } from './words.ts'

type Token = Reply<'GET /api/tokens'>['rows'][number]

/** Tokens that read the API in somebody's name. */
export function Tokens() {
  const t = useWords(tokenWords)
  const common = useWords(secretWords)
  const time = useTimeFormat()
  const grace = useGrace()
  const rotate: RenewSecret<Token> = {
    title: common('rotate'),
    question: ({ name }) => common('rotateTitle', { name }),
    consequence: () => t('rotateText'),
    isFor: ({ own }) => own,
    renderQuestion: () => <GraceField grace={grace} unlimited={common('untilItsEnd')} />,
    renew: async ({ id }) => {
      const { name, token } = await callApi('POST /api/tokens/:id/rotate', { params: { id }, body: grace.body })
      return { name, secret: token }
    },
  }
  const revoke: EndSecret<Token> = {
    title: common('revoke'),
    question: ({ name }) => t('revokeTitle', { name }),
    consequence: ({ prefix }) => t('revokeText', { prefix }),
    end: ({ id }) => callApi('DELETE /api/tokens/:id', { params: { id } }),
  }
  return (
    <SecretList<Token>
      kind="api_token"
      queryKey="tokens"
      list={(query, signal) => callApi('GET /api/tokens', { query, signal })}
      text={{ title: t('title'), note: t('note'), none: t('none'), add: t('add') }}
      madeTitle={(name) => t('made', { name })}
      columns={[
        { name: 'owner', title: t('owner'), wideOnly: true, cell: ({ owner }) => <bdi className="dim">{owner}</bdi> },
        {
          name: 'scope',
          title: t('scope'),
          wideOnly: true,
          cell: ({ permissions }) => (
            <span className="dim" title={permissions.join(', ')}>
              {t('permissions', { count: permissions.length })}
            </span>
          ),
        },
        { name: 'expires', title: t('expires'), cell: ({ expiresAt }) => <span className="dim">{time.day(Date.parse(expiresAt))}</span> },
      ]}
      actions={[rotate, revoke]}
      renderForm={(form) => <NewToken {...form} />}
    />
  )
}
