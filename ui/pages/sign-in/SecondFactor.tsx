import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { canUsePasskeys } from '../../lib/passkeys.ts'
import { useWords } from '../../lib/use-words.ts'
import { PasskeyButton } from './PasskeyButton.tsx'
import { startAgain, useGoOn } from './use-sign-in.ts'
import type { Half } from './use-sign-in.ts'
import { words } from './words.ts'

type CodeKind = 'totp' | 'recovery_code'
const texts = {
  totp: { label: 'code', help: 'codeHelp', wrong: 'wrongCode', use: 'useCode' },
  recovery_code: { label: 'recovery', help: 'recoveryHelp', wrong: 'wrongRecovery', use: 'useRecovery' },
} as const

/** A passkey, a code of the app or a recovery code: what the account has, the easiest first. */
export function SecondFactor({ half: { email, ways }, passkeyHost }: { half: Half; passkeyHost: string | null }) {
  const t = useWords(words)
  const goOn = useGoOn()
  const hasPasskey = ways.includes('passkey') && canUsePasskeys(passkeyHost)
  const kinds = (['totp', 'recovery_code'] as const).filter((kind) => ways.includes(kind))
  const [kind, setKind] = useState<CodeKind | undefined>(kinds.includes('totp') ? 'totp' : hasPasskey ? undefined : kinds[0])
  const [code, setCode] = useState('')
  const show = useMutation({
    mutationFn: (shown: CodeKind) => callApi('POST /api/sign-in/code', { body: { kind: shown, code } }),
    onSuccess: goOn,
    onError: (error) => {
      // It took too long, or there were too many wrong codes.
      if (error instanceof ApiFault && error.status === 401) void startAgain()
    },
  })
  const wrong = show.error instanceof ApiFault && show.error.status === 403
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        if (kind) show.mutate(kind)
      }}
    >
      <h1>{t('secondTitle')}</h1>
      <p className="dim">
        <bdi>{t('secondFor', { email })}</bdi>
      </p>
      {hasPasskey && <PasskeyButton title={t('usePasskey')} look={kind ? 'plain' : 'go'} />}
      {hasPasskey && kind && <p className="sign-in-or small faint">{t('or')}</p>}
      {kind && (
        <>
          <Field
            key={kind}
            label={t(texts[kind].label)}
            help={t(texts[kind].help)}
            dir="ltr"
            inputMode={kind === 'totp' ? 'numeric' : 'text'}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            tall
            maxLength={40}
            value={code}
            error={wrong ? t(texts[kind].wrong) : undefined}
            onChange={(event) => setCode(event.target.value)}
          />
          {show.error && !wrong && <FaultNotice error={show.error} />}
          <div>
            <Button look="go" tall type="submit" disabled={show.isPending}>
              {t('continue')}
            </Button>
          </div>
        </>
      )}
      <div className="row wrap">
        {kinds
          .filter((other) => other !== kind)
          .map((other) => (
            <Button
              key={other}
              look="quiet"
              onClick={() => {
                setKind(other)
                setCode('')
                show.reset()
              }}
            >
              {t(texts[other].use)}
            </Button>
          ))}
        <Button look="quiet" onClick={() => void startAgain()}>
          {t('back')}
        </Button>
      </div>
    </form>
  )
}
