import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { roleNames } from '../../../../src/api/contract/role-names.ts'
import type { RoleName } from '../../../../src/api/contract/role-names.ts'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { PasswordField } from '../../../components/PasswordField.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRoleTitle } from './use-role-title.ts'
import { memberWords } from './words.ts'

/** Name, address, role and a first password. */
export function AddMember({ onAdded, onClose }: { onAdded: (name: string) => void; onClose: () => void }) {
  const t = useWords(memberWords)
  const roleTitle = useRoleTitle()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<RoleName>('developer')
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: () => callApi('POST /api/members', { body: { name, email, role, password } }),
    onSuccess: () => onAdded(name),
  })
  return (
    <FormDialog title={t('add')} action={t('add')} work={add} onSubmit={() => add.mutate()} onClose={onClose}>
      <Field label={t('person')} autoComplete="off" required value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('email')}
        type="email"
        autoComplete="off"
        dir="ltr"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField
        label={t('role')}
        value={role}
        options={roleNames.map((value) => ({ value, title: `${roleTitle(value)}: ${t(`${value}Note`)}` }))}
        onChange={(event) => setRole(roleNames.find((value) => value === event.target.value) ?? 'developer')}
      />
      <PasswordField
        fresh
        label={t('password')}
        help={t('passwordHelp')}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
    </FormDialog>
  )
}
