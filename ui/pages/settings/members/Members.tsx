import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Avatar } from '../../../components/Avatar.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission, useSession } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { words } from '../words.ts'
import { AddMember } from './AddMember.tsx'
import { Invitations } from './Invitations.tsx'
import { refreshMembers, useChangeRole, useMembers } from './use-members.ts'
import type { Member } from './use-members.ts'
import { useRoleOptions } from './use-role-options.ts'
import { useRoleTitle } from './use-role-title.ts'
import { memberWords } from './words.ts'

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
  const [search, setSearch] = useState('')
  const members = useMembers(search)
  const changeRole = useChangeRole()
  const remove = useMutation({
    mutationFn: ({ id }: Member) => callApi('DELETE /api/members/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setDialog(null)
      showToast({ text: t('removed', { name }) })
      await refreshMembers()
    },
  })
  const setRole = (member: Member, role: string): void => {
    const title = options.find(({ value }) => value === role)?.title ?? role
    changeRole.mutate(
      { ...member, role, roleName: title },
      {
        onSuccess: () =>
          showToast({
            text: t('roleChanged', { name: member.name, role: title }),
            undo: () => changeRole.mutateAsync(member),
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
  const total = members.data?.pages[0]?.total ?? 0
  // While another search is on its way, the answer to the one before says nothing.
  const isLong = search !== '' || members.isPlaceholderData || members.hasNextPage || (members.data?.pages.length ?? 0) > 1
  return (
    <section>
      <SectionHead id="add" title={t('title')} note={members.data ? t('people', { count: total }) : ''}>
        {mayChange && (
          <Button icon="user" onClick={() => setDialog('add')}>
            {t('add')}
          </Button>
        )}
      </SectionHead>
      {isLong && (
        <div className="section-find">
          <label className="field">
            <Icon name="search" />
            <span className="sr">{t('find')}</span>
            <input
              type="search"
              maxLength={200}
              placeholder={t('find')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </label>
        </div>
      )}
      {changeRole.error && <FaultNotice error={changeRole.error} />}
      <Answer query={members}>
        {({ pages }) =>
          total === 0 ? (
            <EmptyState title={t('nobodyFound')} />
          ) : (
            <DataTable
              tall
              label={t('title')}
              columns={columns}
              rows={pages.flatMap(({ rows }) => rows)}
              rowKey={({ id, everywhere }) => `${id} ${everywhere}`}
            />
          )
        }
      </Answer>
      <MoreRows list={members} />
      <Invitations />
      {dialog === 'add' && (
        <AddMember
          onClose={() => setDialog(null)}
          onAdded={(name) => {
            setDialog(null)
            showToast({ text: t('added', { name }) })
            void refreshMembers()
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
