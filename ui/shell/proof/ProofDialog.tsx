import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { canUsePasskeys, showPasskey } from '../../lib/passkeys.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { proofWords } from './words.ts'

interface Props {
  onProved: () => void
  onClose: () => void
}

/** Password, code or passkey once more. */
export function ProofDialog({ onProved, onClose }: Props) {
  const t = useWords(proofWords)
  const own = useQuery({ queryKey: ['own-sign-in'], queryFn: ({ signal }) => callApi('GET /api/account/sign-in', { signal }) })
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <p>{t('why')}</p>
      <Answer query={own} rows={2}>
        {(known) => <Ways own={known} onProved={onProved} />}
      </Answer>
    </Dialog>
  )
}

function Ways({ own, onProved }: { own: Reply<'GET /api/account/sign-in'>; onProved: () => void }) {
  const t = useWords(proofWords)
  const [byCode, setByCode] = useState(false)
  const [text, setText] = useState('')
  const prove = useMutation({
    mutationFn: () => callApi('POST /api/account/proof', { body: byCode ? { code: text } : { password: text } }),
    onSuccess: onProved,
  })
  const byPasskey = useMutation({
    mutationFn: async () => {
      const passkey = await showPasskey(await callApi('POST /api/account/proof/options'))
      if (!passkey) return false
      await callApi('POST /api/account/proof', { body: { passkey } })
      return true
    },
    onSuccess: (shown) => {
      if (shown) onProved()
    },
  })
  const wrong = prove.error instanceof ApiFault && prove.error.status === 403
  const field = {
    value: text,
    error: wrong ? t(byCode ? 'wrongCode' : 'wrongPassword') : undefined,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
  }
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        prove.mutate()
      }}
    >
      {own.passkeys.length > 0 && canUsePasskeys(own.passkeyHost) && (
        <>
          <div>
            <Button icon="key" disabled={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
              {t('passkey')}
            </Button>
          </div>
          {byPasskey.data === false && <p className="small dim">{t('notShown')}</p>}
          {byPasskey.error && <FaultNotice error={byPasskey.error} />}
          <p className="small faint">{t('or')}</p>
        </>
      )}
      {byCode ? (
        <Field label={t('code')} dir="ltr" inputMode="numeric" autoComplete="one-time-code" autoFocus required {...field} />
      ) : (
        <PasswordField label={t('password')} autoFocus {...field} />
      )}
      {prove.error && !wrong && <FaultNotice error={prove.error} />}
      <div className="row">
        <Button look="go" type="submit" disabled={prove.isPending}>
          {t('go')}
        </Button>
        {own.totpSince && (
          <Button
            look="quiet"
            onClick={() => {
              setByCode(!byCode)
              setText('')
              prove.reset()
            }}
          >
            {t(byCode ? 'usePassword' : 'useCode')}
          </Button>
        )}
      </div>
    </form>
  )
}
