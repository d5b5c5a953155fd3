import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { canUsePasskeys } from '../../lib/passkeys.ts'
import { useWords } from '../../lib/use-words.ts'
import { PasskeySetup } from '../../panels/second-factor/PasskeySetup.tsx'
import { RecoveryCodes } from '../../panels/second-factor/RecoveryCodes.tsx'
import { TotpSetup } from '../../panels/second-factor/TotpSetup.tsx'
import { secondFactorWords } from '../../panels/second-factor/words.ts'
import { startAgain, useEnter } from './use-sign-in.ts'
import { words } from './words.ts'

/** Where a second factor is required, it is set up before the session begins; then the recovery codes, once. */
export function Enrolment({ passkeyHost }: { passkeyHost: string | null }) {
  const t = useWords(words)
  const common = useWords(secondFactorWords)
  const enter = useEnter()
  const [way, setWay] = useState<'totp' | 'passkey'>()
  const [codes, setCodes] = useState<readonly string[]>()
  const done = (recoveryCodes: readonly string[] | null): void => (recoveryCodes ? setCodes(recoveryCodes) : enter())
  if (codes) {
    return (
      <div className="sign-in wide">
        <h1>{common('codesTitle')}</h1>
        <RecoveryCodes codes={codes} onDone={enter} />
      </div>
    )
  }
  const ways = [
    { name: 'passkey', title: t('withKey'), text: t('withKeyText'), isOffered: canUsePasskeys(passkeyHost) },
    { name: 'totp', title: t('withApp'), text: t('withAppText'), isOffered: true },
  ] as const
  return (
    <div className="sign-in wide">
      <h1>{t('enrolTitle')}</h1>
      <p className="dim">{t('enrolWhy')}</p>
      {way === 'totp' && <TotpSetup place="sign-in/enrolment" onDone={done} />}
      {way === 'passkey' && <PasskeySetup place="sign-in/enrolment/passkey" onDone={done} />}
      {way === undefined && (
        <ul className="sign-in-choices">
          {ways
            .filter(({ isOffered }) => isOffered)
            .map(({ name, title, text }) => (
              <li key={name}>
                <div className="grow">
                  <h2>{title}</h2>
                  <p className="small dim">{text}</p>
                </div>
                <Button aria-label={`${t('choose')}: ${title}`} onClick={() => setWay(name)}>
                  {t('choose')}
                </Button>
              </li>
            ))}
        </ul>
      )}
      <div className="row wrap">
        {way && (
          <Button look="quiet" onClick={() => setWay(undefined)}>
            {t('otherWay')}
          </Button>
        )}
        <Button look="quiet" onClick={() => void startAgain()}>
          {t('back')}
        </Button>
      </div>
    </div>
  )
}
