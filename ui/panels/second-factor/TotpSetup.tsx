import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'

import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { QrCode } from './QrCode.tsx'
import { secondFactorWords } from './words.ts'

import './second-factor.css'

interface Props {
  /** Of the account's settings, or of somebody who is not signed in before they have a second factor. */
  place: 'account' | 'sign-in/enrolment'
  /** It is on; the codes are shown once, where there are new ones. */
  onDone: (recoveryCodes: readonly string[] | null) => void
}

/** The key of an authenticator app as a QR code and as text, and its first code. */
export function TotpSetup({ place, onDone }: Props) {
  const t = useWords(secondFactorWords)
  const once = useId()
  const [code, setCode] = useState('')
  // Asked once: each answer is another key.
  const key = useQuery({
    queryKey: ['new-totp', once],
    queryFn: ({ signal }) => callApi(`POST /api/${place}/totp`, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  })
  const confirm = useMutation({
    mutationFn: () => callApi(`POST /api/${place}/totp/confirm`, { body: { code } }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const wrong = confirm.error instanceof ApiFault && confirm.error.status === 403
  return (
    <Answer query={key} rows={5}>
      {({ secret, uri }) => (
        <form
          className="totp-setup"
          onSubmit={(event) => {
            event.preventDefault()
            confirm.mutate()
          }}
        >
          <p className="whole">{t('scan')}</p>
          <QrCode text={uri} label={t('qr')} />
          <div className="dialog-form">
            <div>
              <div className="lab">{t('key')}</div>
              <code className="ltr totp-key">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
            </div>
            <Field
              label={t('code')}
              dir="ltr"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              autoFocus
              maxLength={12}
              value={code}
              error={wrong ? t('wrong') : undefined}
              onChange={(event) => setCode(event.target.value)}
            />
            {confirm.error && !wrong && <FaultNotice error={confirm.error} />}
            <div>
              <Button look="go" type="submit" disabled={confirm.isPending}>
                {t('confirm')}
              </Button>
            </div>
          </div>
        </form>
      )}
    </Answer>
  )
}
