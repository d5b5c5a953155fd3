import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { PasswordField } from '../../../components/PasswordField.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRoleOptions } from './use-role-options.ts'
import { memberWords } from './words.ts'

/** Name, address, role and a first password. */
export function AddMember({ onAdded, onClose }: { onAdded: (name: string) => void; onClose: () => void }) {
  const t = useWords(memberWords)
  const options = useRoleOptions({ long: true })
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('developer')
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
      <SelectField label={t('role')} value={role} options={options} onChange={(event) => setRole(event.target.value)} />
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
