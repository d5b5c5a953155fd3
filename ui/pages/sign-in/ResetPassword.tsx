import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { useGoOn } from './use-sign-in.ts'
import { words } from './words.ts'

/** Opened by the link of `vedette user reset`. */
export function ResetPassword({ token }: { token: string }) {
  const t = useWords(words)
  const goOn = useGoOn()
  const [password, setPassword] = useState('')
  const reset = useMutation({ mutationFn: () => callApi('POST /api/sign-in/reset', { body: { token, password } }), onSuccess: goOn })
  const wrongLink = reset.error instanceof ApiFault && reset.error.status === 403
  const refused = reset.error instanceof ApiFault && reset.error.status === 400 ? reset.error.message : undefined
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        reset.mutate()
      }}
    >
      <h1>{t('resetTitle')}</h1>
      <p className="dim">{t('resetText')}</p>
      <PasswordField
        fresh
        autoFocus
        tall
        label={t('newPassword')}
        help={t('newPasswordHelp')}
        value={password}
        error={wrongLink ? t('wrongLink') : refused}
        onChange={(event) => setPassword(event.target.value)}
      />
      {reset.error && !wrongLink && refused === undefined && <FaultNotice error={reset.error} />}
      <div>
        <Button look="go" tall type="submit" disabled={reset.isPending}>
          {t('reset')}
        </Button>
      </div>
    </form>
  )
}
