import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { PasswordField } from '../../../components/PasswordField.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useRefreshSignIn } from './use-own-sign-in.ts'
import { accountWords } from './words.ts'

/** The present password and the next one; all other sessions end. */
export function ChangePassword() {
  const t = useWords(accountWords)
  const refresh = useRefreshSignIn()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => callApi('PUT /api/session/password', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      showToast({ text: t('changed') })
      refresh()
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
