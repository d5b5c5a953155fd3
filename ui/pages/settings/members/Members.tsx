import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Avatar } from '../../../components/Avatar.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission, useSession } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { words } from '../words.ts'
import { AddMember } from './AddMember.tsx'
import { Invitations } from './Invitations.tsx'
import { useRoleOptions } from './use-role-options.ts'
import { useRoleTitle } from './use-role-title.ts'
import { memberWords } from './words.ts'

type Member = Reply<'GET /api/members'>['rows'][number]

/** Who may see this project, and as what. */
export function Members() {
  const t = useWords(memberWords)
  const common = useWords(words)
  const format = useFormat()
  const now = useNow(30_000)
  const roleTitle = useRoleTitle()
  const options = useRoleOptions()
  const { user } = useSession()
  const mayChange = usePermission('members.write')
  const [dialog, setDialog] = useState<'add' | Member | null>(null)
  const members = useQuery({ queryKey: ['members'], queryFn: ({ signal }) => callApi('GET /api/members', { signal }) })
  const changeRole = useMutation({
    mutationFn: ({ id, role }: Pick<Member, 'id' | 'name' | 'role'>) =>
      callApi('PATCH /api/members/:id', { params: { id }, body: { role } }),
    onSuccess: () => members.refetch(),
  })
  const remove = useMutation({
    mutationFn: ({ id }: Member) => callApi('DELETE /api/members/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setDialog(null)
      showToast({ text: t('removed', { name }) })
      await members.refetch()
    },
  })
  const setRole = (member: Member, role: string): void => {
    changeRole.mutate(
      { ...member, role },
      {
        onSuccess: () =>
          showToast({
            text: t('roleChanged', { name: member.name, role: options.find(({ value }) => value === role)?.title ?? role }),
            undo: () => changeRole.mutate(member),
          }),
      },
    )
  }
  const columns: readonly Column<Member>[] = [
    {
      name: 'name',
      title: t('person'),
      cell: ({ id, name }) => (
        <span className="row">
          <Avatar name={name} />
          <bdi className="cut person" title={name}>
            {name}
          </bdi>
          {id === user.id && <span className="faint small">{t('you')}</span>}
        </span>
      ),
    },
    { name: 'email', title: t('email'), wideOnly: true, cell: ({ email }) => <bdi className="dim">{email}</bdi> },
    {
      name: 'role',
      title: t('role'),
      cell: (member) =>
        mayChange && member.id !== user.id && !member.everywhere && member.givenBy === null ? (
          <SelectField
            bare
            label={t('roleOf', { name: member.name })}
            value={member.role}
            options={
              options.some(({ value }) => value === member.role)
                ? options
                : [{ value: member.role, title: roleTitle(member.role, member.roleName) }, ...options]
            }
            onChange={(event) => setRole(member, event.target.value)}
          />
        ) : (
          <span className="role-of">
            {roleTitle(member.role, member.roleName)} {member.everywhere && <span className="faint small">{t('everywhere')} </span>}
            {member.givenBy !== null && <span className="faint small">{t('byGroup', { provider: member.givenBy })}</span>}
          </span>
        ),
    },
    {
      name: 'seen',
      title: t('seen'),
      wideOnly: true,
      cell: ({ lastSeen }) => <span className="dim">{lastSeen ? format.ago(Date.parse(lastSeen), now) : common('never')}</span>,
    },
    {
      name: 'history',
      title: common('history'),
      silent: true,
      wideOnly: true,
      cell: ({ id }) => <HistoryLink kind="user" id={id} />,
    },
    {
      name: 'actions',
      title: common('actions'),
      silent: true,
      cell: (member) =>
        mayChange && member.id !== user.id ? (
          <div className="row-actions">
            <Button look="quiet" className="critical" onClick={() => setDialog(member)}>
              {t('remove')}
            </Button>
          </div>
        ) : null,
    },
  ]
  return (
    <section>
      <SectionHead id="add" title={t('title')} note={members.data ? t('people', { count: members.data.rows.length }) : ''}>
        {mayChange && (
          <Button icon="user" onClick={() => setDialog('add')}>
            {t('add')}
          </Button>
        )}
      </SectionHead>
      {changeRole.error && <FaultNotice error={changeRole.error} />}
      <Answer query={members}>
        {({ rows }) => (
          <DataTable tall label={t('title')} columns={columns} rows={rows} rowKey={({ id, everywhere }) => `${id} ${everywhere}`} />
        )}
      </Answer>
      <Invitations />
      {dialog === 'add' && (
        <AddMember
          onClose={() => setDialog(null)}
          onAdded={(name) => {
            setDialog(null)
            showToast({ text: t('added', { name }) })
            void members.refetch()
          }}
        />
      )}
      {dialog && dialog !== 'add' && (
        <FormDialog
          title={t('removeTitle', { name: dialog.name })}
          action={t('remove')}
          danger
          work={remove}
          onSubmit={() => remove.mutate(dialog)}
          onClose={() => {
            setDialog(null)
            remove.reset()
          }}
        >
          <p>{t('removeText', { name: dialog.name, email: dialog.email })}</p>
        </FormDialog>
      )}
    </section>
  )
}
