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
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { ShownOnce } from '../ShownOnce.tsx'
import { words } from '../words.ts'
import { NewIngestKey } from './NewIngestKey.tsx'
import { keyWords } from './words.ts'

type Key = Reply<'GET /api/ingest-keys'>['rows'][number]
type Made = Reply<'POST /api/ingest-keys'>
type Open = { kind: 'new' } | { kind: 'rotate' | 'revoke'; key: Key } | { kind: 'made'; made: Made } | null

/** The keys that may send into this project. */
export function IngestKeys() {
  const t = useWords(keyWords)
  const common = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(10_000)
  const mayChange = usePermission('keys.write')
  const [open, setOpen] = useState<Open>(null)
  const keys = useQuery({ queryKey: ['ingest-keys'], queryFn: ({ signal }) => callApi('GET /api/ingest-keys', { signal }) })
  const show = async (made: Made): Promise<void> => {
    setOpen({ kind: 'made', made })
    await keys.refetch()
  }
  const rotate = useMutation({
    mutationFn: ({ id }: Key) => callApi('POST /api/ingest-keys/:id/rotate', { params: { id } }),
    onSuccess: show,
  })
  const revoke = useMutation({
    mutationFn: ({ id }: Key) => callApi('DELETE /api/ingest-keys/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setOpen(null)
      showToast({ text: t('revoked', { name }) })
      await keys.refetch()
    },
  })
  const columns: readonly Column<Key>[] = [
    { name: 'name', title: common('name'), cell: ({ name }) => <bdi>{name}</bdi> },
    { name: 'prefix', title: common('startsWith'), cell: ({ prefix }) => <bdi className="mono dim">{prefix}…</bdi> },
    {
      name: 'signals',
      title: t('signals'),
      wideOnly: true,
      cell: ({ signals }) => <span className="dim">{signals.map((signal) => t(signal)).join(', ')}</span>,
    },
    {
      name: 'created',
      title: common('created'),
      wideOnly: true,
      cell: ({ createdAt }) => <span className="dim">{time.day(Date.parse(createdAt))}</span>,
    },
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
      cell: (key) =>
        mayChange ? (
          <div className="row-actions">
            <Button look="quiet" onClick={() => setOpen({ kind: 'rotate', key })}>
              {t('rotate')}
            </Button>
            <Button look="quiet" className="critical" onClick={() => setOpen({ kind: 'revoke', key })}>
              {t('revoke')}
            </Button>
          </div>
        ) : null,
    },
  ]
  return (
    <section>
      <SectionHead title={t('keys')} note={t('keysNote')}>
        {mayChange && (
          <Button look="go" icon="key" onClick={() => setOpen({ kind: 'new' })}>
            {t('newKey')}
          </Button>
        )}
      </SectionHead>
      {keys.error && <FaultNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.rows.length === 0 ? (
        <EmptyState title={t('noKeys')} />
      ) : keys.data ? (
        <DataTable tall label={t('keys')} columns={columns} rows={keys.data.rows} rowKey={({ id }) => id} />
      ) : (
        !keys.error && <Skeleton label={common('loading')} />
      )}
      {open?.kind === 'new' && <NewIngestKey onMade={(made) => void show(made)} onClose={() => setOpen(null)} />}
      {open?.kind === 'made' && (
        <ShownOnce title={t('madeKey', { name: open.made.name })} secret={open.made.key} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'rotate' && (
        <ConfirmDialog
          title={t('rotateTitle', { name: open.key.name })}
          action={t('rotate')}
          busy={rotate.isPending}
          onConfirm={() => rotate.mutate(open.key)}
          onClose={() => setOpen(null)}
        >
          <p>{t('rotateText')}</p>
          {rotate.error && <FaultNotice error={rotate.error} />}
        </ConfirmDialog>
      )}
      {open?.kind === 'revoke' && (
        <ConfirmDialog
          title={t('revokeKeyTitle', { name: open.key.name })}
          action={t('revoke')}
          busy={revoke.isPending}
          onConfirm={() => revoke.mutate(open.key)}
          onClose={() => setOpen(null)}
        >
          <p>{t('revokeKeyText', { prefix: open.key.prefix })}</p>
          {revoke.error && <FaultNotice error={revoke.error} />}
        </ConfirmDialog>
      )}
    </section>
  )
}
