import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { roleNames } from '../../../../src/api/contract/role-names.ts'
import type { RoleName } from '../../../../src/api/contract/role-names.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { useRoleTitle } from './use-role-title.ts'
import { memberWords } from './words.ts'

/** Name, address, role and a first password. */
export function AddMember({ onAdded, onClose }: { onAdded: (name: string) => void; onClose: () => void }) {
  const t = useWords(memberWords)
  const common = useWords(words)
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
    <Dialog title={t('add')} closeLabel={common('close')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Field label={t('person')} autoComplete="off" required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
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
        <Field
          label={t('password')}
          help={t('passwordHelp')}
          type="password"
          autoComplete="new-password"
          dir="ltr"
          minLength={8}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {add.error && <FaultNotice error={add.error} />}
        <div className="row">
          <Button look="go" type="submit" disabled={add.isPending}>
            {t('add')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {common('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
