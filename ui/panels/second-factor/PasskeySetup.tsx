import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { callApi } from '../../lib/api.ts'
import { browserName } from '../../lib/browser-name.ts'
import { makePasskey } from '../../lib/passkeys.ts'
import { useWords } from '../../lib/use-words.ts'
import { secondFactorWords } from './words.ts'

interface Props {
  place: 'account/passkeys' | 'sign-in/enrolment/passkey'
  onDone: (recoveryCodes: readonly string[] | null) => void
}

/** A name, then the browser's own question. */
export function PasskeySetup({ place, onDone }: Props) {
  const t = useWords(secondFactorWords)
  const [name, setName] = useState(() => Object.values(browserName(navigator.userAgent)).filter(Boolean).join(' · '))
  const make = useMutation({
    mutationFn: async () => {
      const passkey = await makePasskey(await callApi(`POST /api/${place}/options`))
      return passkey && (await callApi(`POST /api/${place}`, { body: { name, passkey } }))
    },
    onSuccess: (made) => {
      if (made) onDone(made.recoveryCodes)
    },
  })
  const isKnown = make.error instanceof DOMException && make.error.name === 'InvalidStateError'
  const letBe = make.isSuccess && make.data === undefined
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <Field
        label={t('passkeyName')}
        help={t('passkeyNameHelp')}
        required
        maxLength={100}
        value={name}
        error={isKnown ? t('knownPasskey') : letBe ? t('notMade') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      {make.error && !isKnown && <FaultNotice error={make.error} />}
      <div>
        <Button look="go" icon="key" type="submit" disabled={make.isPending}>
          {t('makePasskey')}
        </Button>
      </div>
    </form>
  )
}
