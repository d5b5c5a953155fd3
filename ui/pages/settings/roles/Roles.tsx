import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { invitationWords } from '../members/invitation-words.ts'
import { useRoles } from '../members/use-role-options.ts'
import { SectionHead } from '../SectionHead.tsx'
import { words } from '../words.ts'
import { RoleForm } from './RoleForm.tsx'
import type { Role } from './RoleForm.tsx'
import { RoleMatrix } from './RoleMatrix.tsx'
import { roleWords } from './words.ts'

type Open = { readonly kind: 'form'; readonly role?: Role } | { readonly kind: 'remove'; readonly role: Role } | null

/** Roles that were made here, and what all roles may do, compared. */
export function Roles() {
  const t = useWords(roleWords)
  const common = useWords(words)
  const where = useWords(invitationWords)
  const mayChange = usePermission('members.write')
  const [open, setOpen] = useState<Open>(null)
  const roles = useRoles()
  const done = (text: string): void => {
    setOpen(null)
    showToast({ text })
    void roles.refetch()
  }
  const remove = useMutation({
    mutationFn: ({ id }: Role) => callApi('DELETE /api/roles/:id', { params: { id } }),
    onSuccess: (_, { name }) => done(t('removed', { name })),
  })
  const columns: readonly Column<Role>[] = [
    {
      name: 'name',
      title: t('name'),
      cell: ({ name, everywhere }) => (
        <span>
          <bdi>{name}</bdi> {everywhere && <span className="faint small">{where('allProjects')}</span>}
        </span>
      ),
    },
    { name: 'description', title: t('description'), wideOnly: true, cell: ({ description }) => <bdi className="dim">{description}</bdi> },
    { name: 'gives', title: t('gives'), wideOnly: true, numeric: true, cell: ({ permissions }) => permissions.length },
    { name: 'members', title: t('members'), numeric: true, cell: ({ members }) => members },
    {
      name: 'actions',
      title: common('actions'),
      silent: true,
      cell: (role) =>
        mayChange ? (
          <div className="row-actions">
            <Button look="quiet" onClick={() => setOpen({ kind: 'form', role })}>
              {t('change')}
            </Button>
            <Button look="quiet" className="critical" onClick={() => setOpen({ kind: 'remove', role })}>
              {t('remove')}
            </Button>
          </div>
        ) : null,
    },
  ]
  return (
    <>
      <section>
        <SectionHead id="roles" title={t('title')} note={t('note')}>
          {mayChange && (
            <Button look="go" icon="plus" onClick={() => setOpen({ kind: 'form' })}>
              {t('add')}
            </Button>
          )}
        </SectionHead>
        <Answer query={roles}>
          {({ rows }) => {
            const made = rows.filter(({ builtIn }) => !builtIn)
            return made.length === 0 ? (
              <EmptyState title={t('none')}>
                <p>{t('noneText')}</p>
              </EmptyState>
            ) : (
              <DataTable tall label={t('title')} columns={columns} rows={made} rowKey={({ id }) => id} />
            )
          }}
        </Answer>
      </section>
      <section>
        <SectionHead id="compared" title={t('compared')} note={t('comparedNote')} />
        <Answer query={roles}>{({ rows }) => <RoleMatrix roles={rows} />}</Answer>
      </section>
      {open?.kind === 'form' && <RoleForm role={open.role} onSaved={(name) => done(t('saved', { name }))} onClose={() => setOpen(null)} />}
      {open?.kind === 'remove' && (
        <FormDialog
          title={t('removeTitle', { name: open.role.name })}
          action={t('remove')}
          danger
          work={remove}
          onSubmit={() => remove.mutate(open.role)}
          onClose={() => {
            setOpen(null)
            remove.reset()
          }}
        >
          <p>{open.role.members > 0 ? t('inUse', { count: open.role.members }) : t('removeText')}</p>
        </FormDialog>
      )}
    </>
  )
}
