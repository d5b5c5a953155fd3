import { useMutation, useQuery } from '@tanstack/react-query'

import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { basePath } from '../../../lib/base-path.ts'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { words } from '../words.ts'
import { identityWords } from './identity-words.ts'

type Identity = Reply<'GET /api/account/identities'>['rows'][number]

/** Accounts at identity providers that sign in to one's own; nothing where the installation has no provider. */
export function Identities() {
  const t = useWords(identityWords)
  const common = useWords(words)
  const format = useFormat()
  const now = useNow(30_000)
  const providers = useQuery({
    queryKey: ['sign-in-providers'],
    queryFn: ({ signal }) => callApi('GET /api/sign-in/providers', { signal }),
  })
  const identities = useQuery({ queryKey: ['identities'], queryFn: ({ signal }) => callApi('GET /api/account/identities', { signal }) })
  const link = useMutation({
    mutationFn: (provider: string) => callApi('POST /api/account/identities', { body: { provider } }),
    onSuccess: ({ path }) => location.assign(`${basePath}${path}`),
  })
  const remove = useMutation({
    mutationFn: ({ issuer, subject }: Identity) => callApi('DELETE /api/account/identities', { body: { issuer, subject } }),
    onSuccess: () => identities.refetch(),
  })
  const offered = providers.data?.rows ?? []
  const rows = identities.data?.rows ?? []
  if (offered.length === 0 && rows.length === 0) return null
  const titleOf = (name: string): string => offered.find((provider) => provider.name === name)?.title ?? name
  return (
    <section>
      <SectionHead id="identities" title={t('title')} note={t('note')} />
      {rows.length > 0 && (
        <DataTable
          tall
          label={t('title')}
          rows={rows}
          rowKey={({ issuer, subject }) => `${issuer} ${subject}`}
          columns={[
            { name: 'provider', title: t('provider'), cell: ({ provider }) => <bdi>{titleOf(provider)}</bdi> },
            { name: 'account', title: t('account'), cell: ({ email, subject }) => <bdi className="dim">{email || subject}</bdi> },
            {
              name: 'used',
              title: t('used'),
              wideOnly: true,
              cell: ({ lastUsedAt }) => <span className="dim">{format.ago(Date.parse(lastUsedAt), now)}</span>,
            },
            {
              name: 'actions',
              title: common('actions'),
              silent: true,
              cell: (identity) => (
                <div className="row-actions">
                  <Button look="quiet" className="critical" disabled={remove.isPending} onClick={() => remove.mutate(identity)}>
                    {t('unlink')}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
      {link.error && <FaultNotice error={link.error} />}
      {remove.error && <FaultNotice error={remove.error} />}
      <div className="row wrap">
        {offered.map(({ name, title }) => (
          <Button key={name} icon="link" disabled={link.isPending} onClick={() => link.mutate(name)}>
            {t('link', { provider: title })}
          </Button>
        ))}
      </div>
    </section>
  )
}
