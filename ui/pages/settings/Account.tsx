import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { useLook } from '../../shell/use-look.ts'
import { SectionHead } from './SectionHead.tsx'
import { words } from './words.ts'

/** One's own password, and how the page looks. */
export function Account() {
  const t = useWords(words)
  const { user } = useSession()
  return (
    <>
      <section>
        <SectionHead id="password" title={t('account')} note={user.email} />
        <ChangePassword />
      </section>
      <section>
        <SectionHead id="look" title={t('look')} note={t('lookNote')} />
        <Look />
      </section>
    </>
  )
}

function ChangePassword() {
  const t = useWords(words)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => callApi('PUT /api/session/password', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      showToast({ text: t('changed') })
    },
  })
  const wrong = change.error instanceof ApiFault && change.error.status === 403
  return (
    <form
      className="settings-form two"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <PasswordField
        label={t('current')}
        value={current}
        error={wrong ? t('wrongPassword') : undefined}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField fresh label={t('next')} help={t('nextHelp')} value={next} onChange={(event) => setNext(event.target.value)} />
      {change.error && !wrong && <FaultNotice error={change.error} />}
      <div className="whole">
        <Button type="submit" disabled={change.isPending}>
          {t('change')}
        </Button>
      </div>
    </form>
  )
}

function Look() {
  const look = useLook()
  return (
    <div className="settings-form three">
      {look.map(({ title, value, options, onChange }) => (
        <SelectField key={title} label={title} value={value} options={options} onChange={(event) => onChange(event.target.value)} />
      ))}
    </div>
  )
}
