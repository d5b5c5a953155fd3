import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** Name, e-mail and password of the first admin, against the one-time token of the link. */
export function CreateAdmin({ token }: { token: string }) {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const create = useMutation({
    mutationFn: () => callApi('POST /api/setup', { body: { token, name, email, password } }),
    onSuccess: async () => {
      await queryClient.resetQueries()
      navigate('/setup?step=connect', { replace: true }) // the token leaves the address and the history
    },
  })
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <div>
        <h1>{t('createTitle')}</h1>
        <p className="dim">{t('createNote')}</p>
      </div>
      <Field
        label={t('name')}
        name="name"
        autoComplete="name"
        autoFocus
        required
        tall
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        tall
        dir="ltr"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        fresh
        label={t('password')}
        help={t('passwordHelp')}
        name="password"
        tall
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {create.error && <FaultNotice error={create.error} />}
      <div>
        <Button look="go" tall type="submit" disabled={create.isPending}>
          {t('create')}
        </Button>
      </div>
    </form>
  )
}
