import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import type { PermissionName } from '../../../../src/api/contract/roles.ts'
import { permissionNames } from '../../../../src/api/contract/roles.ts'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { invitationWords } from '../members/invitation-words.ts'
import { PermissionChoice } from './PermissionChoice.tsx'
import { roleWords } from './words.ts'

export type Role = Reply<'GET /api/roles'>['rows'][number]

/** A new role, or one that was made here: its name, what it is for, and what it gives. */
export function RoleForm({ role, onSaved, onClose }: { role?: Role | undefined; onSaved: (name: string) => void; onClose: () => void }) {
  const t = useWords(roleWords)
  const common = useWords(invitationWords)
  const { permissions: own } = useSession()
  const [name, setName] = useState(role?.name ?? '')
  const [description, setDescription] = useState(role?.description ?? '')
  const [everywhere, setEverywhere] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? ['telemetry.read'])
  const save = useMutation({
    mutationFn: () => {
      const permissions: PermissionName[] = permissionNames.filter((permission) => chosen.includes(permission))
      const body = { name, description, permissions }
      if (role) return callApi('PUT /api/roles/:id', { params: { id: role.id }, body })
      return callApi('POST /api/roles', { body: { ...body, everywhere } })
    },
    onSuccess: () => onSaved(name),
  })
  return (
    <FormDialog
      title={role ? t('changeTitle', { name: role.name }) : t('add')}
      action={t('save')}
      work={save}
      incomplete={chosen.length === 0}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={t('name')} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('description')}
        help={t('descriptionHelp')}
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      {!role && (
        <SelectField
          label={common('where')}
          value={everywhere ? 'all' : 'this'}
          options={[
            { value: 'this', title: common('thisProject') },
            { value: 'all', title: common('allProjects') },
          ]}
          onChange={(event) => setEverywhere(event.target.value === 'all')}
        />
      )}
      <PermissionChoice label={t('gives')} offered={own} chosen={chosen} onChange={setChosen} />
      {role && role.members > 0 && <p className="small dim">{t('affects', { count: role.members })}</p>}
    </FormDialog>
  )
}
