import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { BareFrame } from '../../panels/BareFrame.tsx'
import { returnAddress } from './return-address.ts'
import { words } from './words.ts'

/** E-mail and password; leads back to where the session ended. */
export function SignInPage() {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const logIn = useMutation({
    mutationFn: () => callApi('POST /api/session', { body: { email, password } }),
    onSuccess: () => {
      queryClient.clear()
      navigate(returnAddress(search.get('return')), { replace: true })
    },
  })
  const wrong = logIn.error instanceof ApiFault && logIn.error.status === 401
  return (
    <BareFrame title={t('title')}>
      <form
        className="sign-in"
        onSubmit={(event) => {
          event.preventDefault()
          logIn.mutate()
        }}
      >
        <h1>{t('title')}</h1>
        <Field
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          tall
          dir="ltr"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('password')}
          name="password"
          tall
          value={password}
          error={wrong ? t('wrong') : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        {logIn.error && !wrong && <FaultNotice error={logIn.error} />}
        <div>
          <Button look="go" tall type="submit" disabled={logIn.isPending}>
            {t('logIn')}
          </Button>
        </div>
        <p className="small faint">{t('forgot')}</p>
      </form>
    </BareFrame>
  )
}
