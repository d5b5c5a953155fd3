import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { ShownOnce } from '../ShownOnce.tsx'
import { words } from '../words.ts'
import { NewToken } from './NewToken.tsx'
import { keyWords } from './words.ts'

type Token = Reply<'GET /api/tokens'>['rows'][number]
type Made = Reply<'POST /api/tokens'>
type Open = { kind: 'new' } | { kind: 'revoke'; token: Token } | { kind: 'made'; made: Made } | null

/** Tokens that read the API in somebody's name. */
export function Tokens() {
  const t = useWords(keyWords)
  const common = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(10_000)
  const [open, setOpen] = useState<Open>(null)
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => callApi('GET /api/tokens', { signal }) })
  const revoke = useMutation({
    mutationFn: ({ id }: Token) => callApi('DELETE /api/tokens/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setOpen(null)
      showToast({ text: t('revoked', { name }) })
      await tokens.refetch()
    },
  })
  const columns: readonly Column<Token>[] = [
    { name: 'name', title: common('name'), cell: ({ name }) => <bdi>{name}</bdi> },
    { name: 'prefix', title: common('startsWith'), wideOnly: true, cell: ({ prefix }) => <bdi className="mono dim">{prefix}…</bdi> },
    { name: 'owner', title: t('owner'), wideOnly: true, cell: ({ owner }) => <bdi className="dim">{owner}</bdi> },
    { name: 'expires', title: t('expires'), cell: ({ expiresAt }) => <span className="dim">{time.day(Date.parse(expiresAt))}</span> },
    {
      name: 'used',
      title: common('lastUsed'),
      wideOnly: true,
      cell: ({ lastUsedAt }) => <span className="dim">{lastUsedAt ? format.ago(Date.parse(lastUsedAt), now) : common('never')}</span>,
    },
    {
      name: 'actions',
      title: common('actions'),
      silent: true,
      cell: (token) => (
        <div className="row-actions">
          <Button look="quiet" className="critical" onClick={() => setOpen({ kind: 'revoke', token })}>
            {t('revoke')}
          </Button>
        </div>
      ),
    },
  ]
  return (
    <section>
      <SectionHead title={t('tokens')} note={t('tokensNote')}>
        <Button look="go" icon="key" onClick={() => setOpen({ kind: 'new' })}>
          {t('newToken')}
        </Button>
      </SectionHead>
      {tokens.error && <FaultNotice error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.rows.length === 0 ? (
        <EmptyState title={t('noTokens')} />
      ) : tokens.data ? (
        <DataTable tall label={t('tokens')} columns={columns} rows={tokens.data.rows} rowKey={({ id }) => id} />
      ) : (
        !tokens.error && <Skeleton label={common('loading')} />
      )}
      {open?.kind === 'new' && (
        <NewToken
          onMade={(made) => {
            setOpen({ kind: 'made', made })
            void tokens.refetch()
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'made' && (
        <ShownOnce title={t('madeToken', { name: open.made.name })} secret={open.made.token} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'revoke' && (
        <ConfirmDialog
          title={t('revokeTokenTitle', { name: open.token.name })}
          action={t('revoke')}
          busy={revoke.isPending}
          onConfirm={() => revoke.mutate(open.token)}
          onClose={() => setOpen(null)}
        >
          <p>{t('revokeTokenText', { prefix: open.token.prefix })}</p>
          {revoke.error && <FaultNotice error={revoke.error} />}
        </ConfirmDialog>
      )}
    </section>
  )
}
