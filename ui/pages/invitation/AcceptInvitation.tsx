import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { queryClient } from '../../lib/query-client.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRoleTitle } from '../settings/members/use-role-title.ts'
import { SignInWays } from '../sign-in/SignInWays.tsx'
import { forgetInvitationToken } from './kept-token.ts'
import { words } from './words.ts'

/** Who invites to what, and the forms: with a provider, with a new password, or with the account one has. */
export function AcceptInvitation({ sight, token }: { sight: Reply<'POST /api/invitation'>; token: string }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const roleTitle = useRoleTitle()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(sight.email ?? '')
  const [password, setPassword] = useState('')
  const enter = (): void => {
    forgetInvitationToken()
    queryClient.clear()
    navigate('/', { replace: true })
  }
  const accept = useMutation({
    mutationFn: () => callApi('POST /api/invitation/accept', { body: { token, name, email, password } }),
    onSuccess: (reply) => ('stage' in reply ? navigate('/sign-in', { replace: true }) : enter()),
  })
  const join = useMutation({ mutationFn: () => callApi('POST /api/invitation/join', { body: { token } }), onSuccess: enter })
  const role = sight.roleName ?? roleTitle(sight.role)
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        accept.mutate()
      }}
    >
      <h1>{t('title')}</h1>
      <p>
        {sight.project === null
          ? t('toAll', { name: sight.invitedBy, role })
          : t('toProject', { name: sight.invitedBy, project: sight.project, role })}
      </p>
      <p className="small dim">{t('until', { day: time.day(Date.parse(sight.expiresAt)) })}</p>
      <SignInWays returnTo="/" invitation={token} />
      <Field
        label={t('name')}
        autoComplete="name"
        required
        tall
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('email')}
        type="email"
        autoComplete="username"
        dir="ltr"
        required
        tall
        readOnly={sight.email !== null}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        fresh
        tall
        label={t('password')}
        help={t('passwordHelp')}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {accept.error && <FaultNotice error={accept.error} />}
      <div>
        <Button look="go" tall type="submit" disabled={accept.isPending}>
          {t('accept')}
        </Button>
      </div>
      <p className="sign-in-or small faint">{t('orHave')}</p>
      {join.error && <FaultNotice error={join.error} />}
      <div>
        <Button tall disabled={join.isPending} onClick={() => join.mutate()}>
          {t('join')}
        </Button>
      </div>
    </form>
  )
}
