import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { ShownOnce } from '../ShownOnce.tsx'
import { words } from '../words.ts'
import { invitationWords } from './invitation-words.ts'
import { Invite } from './Invite.tsx'
import type { Made } from './Invite.tsx'
import { useRoleTitle } from './use-role-title.ts'

type Invitation = Reply<'GET /api/invitations'>['rows'][number]
type Open =
  | { readonly kind: 'invite' }
  | { readonly kind: 'made'; readonly link: string }
  | { readonly kind: 'revoke'; readonly row: Invitation }
  | null

const queryKey = ['invitations']
const pageSize = 20
const marks = { open: 'ok', accepted: 'faint', expired: 'faint', revoked: 'faint' } as const

/** Who was invited to this project, and what became of it. */
export function Invitations() {
  const t = useWords(invitationWords)
  const common = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(30_000)
  const roleTitle = useRoleTitle()
  const mayChange = usePermission('members.write')
  const [open, setOpen] = useState<Open>(null)
  const invitations = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/invitations', { query: { limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const rows = invitations.data?.pages.flatMap((page) => page.rows) ?? []
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey })
  const revoke = useMutation({
    mutationFn: ({ id }: Invitation) => callApi('DELETE /api/invitations/:id', { params: { id } }),
    onSuccess: () => {
      setOpen(null)
      showToast({ text: t('revoked') })
      refresh()
    },
  })
  const made = ({ link, mailProblem, email }: Made): void => {
    refresh()
    if (mailProblem !== null) showToast({ text: t('mailFailed', { problem: mailProblem }) })
    else if (link === null) showToast({ text: t('sent', { email }) })
    setOpen(link === null ? null : { kind: 'made', link })
  }
  const whom = ({ email }: Invitation): string => email ?? t('anybody')
  const columns: readonly Column<Invitation>[] = [
    {
      name: 'whom',
      title: t('whom'),
      cell: (row) => (
        <span className="row">
          <bdi className="cut person" title={whom(row)}>
            {whom(row)}
          </bdi>
        </span>
      ),
    },
    {
      name: 'role',
      title: t('role'),
      cell: ({ role, roleName, everywhere }) => (
        <span>
          {roleTitle(role, roleName)} {everywhere && <span className="faint small">{t('allProjects')}</span>}
        </span>
      ),
    },
    { name: 'by', title: t('by'), wideOnly: true, cell: ({ invitedBy }) => <bdi className="dim">{invitedBy}</bdi> },
    {
      name: 'state',
      title: t('state'),
      cell: ({ state, acceptedBy }) => (
        <span className={marks[state]} title={acceptedBy ?? undefined}>
          {t(state)}
        </span>
      ),
    },
    {
      name: 'until',
      title: t('until'),
      wideOnly: true,
      cell: ({ expiresAt, createdAt, state }) => (
        <span className="dim">{state === 'open' ? time.day(Date.parse(expiresAt)) : format.ago(Date.parse(createdAt), now)}</span>
      ),
    },
    {
      name: 'actions',
      title: common('actions'),
      silent: true,
      cell: (row) =>
        mayChange && row.state === 'open' ? (
          <div className="row-actions">
            <Button look="quiet" className="critical" onClick={() => setOpen({ kind: 'revoke', row })}>
              {t('revoke')}
            </Button>
          </div>
        ) : null,
    },
  ]
  return (
    <section>
      <SectionHead id="invite" title={t('title')} note={t('note')}>
        {mayChange && (
          <Button look="go" icon="plus" onClick={() => setOpen({ kind: 'invite' })}>
            {t('invite')}
          </Button>
        )}
      </SectionHead>
      <Answer query={invitations}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={t('none')} />
          ) : (
            <DataTable tall label={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
          )
        }
      </Answer>
      <MoreRows list={invitations} />
      {open?.kind === 'invite' && (
        <Invite hasMail={invitations.data?.pages[0]?.mail ?? false} onMade={made} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'made' && <ShownOnce title={t('link')} secret={open.link} onClose={() => setOpen(null)} />}
      {open?.kind === 'revoke' && (
        <FormDialog
          title={t('revokeTitle', { whom: whom(open.row) })}
          action={t('revoke')}
          danger
          work={revoke}
          onSubmit={() => revoke.mutate(open.row)}
          onClose={() => {
            setOpen(null)
            revoke.reset()
          }}
        >
          <p>{t('revokeText')}</p>
        </FormDialog>
      )}
    </section>
  )
}
