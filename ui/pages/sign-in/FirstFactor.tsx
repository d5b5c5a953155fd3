import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { canUsePasskeys } from '../../lib/passkeys.ts'
import { useWords } from '../../lib/use-words.ts'
import { PasskeyButton } from './PasskeyButton.tsx'
import { returnAddress } from './return-address.ts'
import { SignInWays } from './SignInWays.tsx'
import { useGoOn } from './use-sign-in.ts'
import { words } from './words.ts'

/** A passkey, the ways of this installation, or e-mail and password. */
export function FirstFactor({ passkeyHost }: { passkeyHost: string | null }) {
  const t = useWords(words)
  const goOn = useGoOn()
  const [search] = useSearchParams()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const logIn = useMutation({ mutationFn: () => callApi('POST /api/session', { body: { email, password } }), onSuccess: goOn })
  const wrong = logIn.error instanceof ApiFault && logIn.error.status === 401
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        logIn.mutate()
      }}
    >
      <h1>{t('title')}</h1>
      {canUsePasskeys(passkeyHost) && (
        <>
          <PasskeyButton title={t('withPasskey')} look="plain" />
          <p className="sign-in-or small faint">{t('or')}</p>
        </>
      )}
      <SignInWays returnTo={returnAddress(search.get('return'))} />
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
  )
}
