import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { invitationWords } from './invitation-words.ts'
import { useRoleOptions } from './use-role-options.ts'

export type Made = Reply<'POST /api/invitations'> & { readonly email: string }

const lives = [1, 3, 7, 14, 30]

/** Whom, as what, and how the link gets to them. */
export function Invite({ hasMail, onMade, onClose }: { hasMail: boolean; onMade: (made: Made) => void; onClose: () => void }) {
  const t = useWords(invitationWords)
  const language = useLanguage()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('developer')
  const [everywhere, setEverywhere] = useState(false)
  const [days, setDays] = useState(7)
  const [byMail, setByMail] = useState(hasMail)
  const options = useRoleOptions({ long: true, everywhere })
  const chosen = options.some(({ value }) => value === role) ? role : (options[0]?.value ?? '')
  const invite = useMutation({
    mutationFn: async (): Promise<Made> => {
      const body = {
        role: chosen,
        everywhere,
        expiresInDays: days,
        ...(email === '' ? {} : { email }),
        ...(byMail ? { mail: language } : {}),
      }
      return { ...(await callApi('POST /api/invitations', { body })), email }
    },
    onSuccess: onMade,
  })
  return (
    <FormDialog
      title={t('invite')}
      action={byMail ? t('send') : t('makeLink')}
      work={invite}
      incomplete={chosen === ''}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
    >
      <Field
        label={t('email')}
        help={byMail ? undefined : t('emailHelp')}
        type="email"
        autoComplete="off"
        dir="ltr"
        required={byMail}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField label={t('role')} value={chosen} options={options} onChange={(event) => setRole(event.target.value)} />
      <SelectField
        label={t('where')}
        value={everywhere ? 'all' : 'this'}
        options={[
          { value: 'this', title: t('thisProject') },
          { value: 'all', title: t('allProjects') },
        ]}
        onChange={(event) => setEverywhere(event.target.value === 'all')}
      />
      <SelectField
        label={t('works')}
        value={String(days)}
        options={lives.map((count) => ({ value: String(count), title: t('days', { count }) }))}
        onChange={(event) => setDays(Number(event.target.value))}
      />
      {hasMail ? (
        <label className="check">
          <input type="checkbox" checked={byMail} onChange={(event) => setByMail(event.target.checked)} />
          {t('byMail')}
        </label>
      ) : (
        <p className="small dim">{t('noMail')}</p>
      )}
    </FormDialog>
  )
}
