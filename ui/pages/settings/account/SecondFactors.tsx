import { useMutation } from '@tanstack/react-query'
import { Suspense, lazy, useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { callApi } from '../../../lib/api.ts'
import { useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { RecoveryCodes } from '../../../panels/second-factor/RecoveryCodes.tsx'
import { secondFactorWords } from '../../../panels/second-factor/words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { useOwnSignIn, useRefreshSignIn } from './use-own-sign-in.ts'
import { accountWords } from './words.ts'

const TotpSetup = lazy(async () => ({ default: (await import('../../../panels/second-factor/TotpSetup.tsx')).TotpSetup }))

type Open = 'set-up' | 'remove' | 'renew' | { readonly codes: readonly string[] } | null

/** Codes of an app, and the recovery codes that stand in for what is not at hand. */
export function SecondFactors() {
  const t = useWords(accountWords)
  const common = useWords(secondFactorWords)
  const refresh = useRefreshSignIn()
  const own = useOwnSignIn()
  const [open, setOpen] = useState<Open>(null)
  const close = (): void => {
    setOpen(null)
    change.reset()
  }
  const finish = (text: string, codes: readonly string[] | null): void => {
    setOpen(codes && { codes })
    if (!codes) showToast({ text })
    refresh()
  }
  const change = useMutation({
    mutationFn: (what: 'remove' | 'renew') => callApi(what === 'remove' ? 'DELETE /api/account/totp' : 'POST /api/account/recovery-codes'),
    onSuccess: ({ recoveryCodes }) => finish(t('appRemoved'), recoveryCodes),
  })
  return (
    <section>
      <SectionHead id="second-factor" title={t('secondFactor')} note={t('secondFactorNote')} />
      <Answer query={own} rows={2}>
        {(known) => (
          <dl className="ways-in">
            <App known={known} onOpen={setOpen} />
            {(known.totpSince !== null || known.passkeys.length > 0) && <Recovery known={known} onOpen={setOpen} />}
          </dl>
        )}
      </Answer>
      {open === 'set-up' && (
        <Dialog title={t('setUpApp')} onClose={close} wide>
          <Suspense>
            <TotpSetup place="account" onDone={(codes) => finish(t('appOn'), codes)} />
          </Suspense>
        </Dialog>
      )}
      {(open === 'remove' || open === 'renew') && (
        <FormDialog
          title={t(open === 'remove' ? 'removeApp' : 'renewCodes')}
          action={t(open === 'remove' ? 'remove' : 'makeNew')}
          danger={open === 'remove'}
          work={change}
          onSubmit={() => change.mutate(open)}
          onClose={close}
        >
          <p>{t(open === 'remove' ? 'removeAppText' : 'renewCodesText')}</p>
        </FormDialog>
      )}
      {typeof open === 'object' && open && (
        <Dialog title={common('codesTitle')} onClose={close} wide>
          <RecoveryCodes codes={open.codes} onDone={close} />
        </Dialog>
      )}
    </section>
  )
}

interface Part {
  known: Reply<'GET /api/account/sign-in'>
  onOpen: (open: Open) => void
}

function App({ known: { totpSince, required, passkeys }, onOpen }: Part) {
  const t = useWords(accountWords)
  const time = useTimeFormat()
  return (
    <div>
      <dt>{t('app')}</dt>
      <dd className="dim">
        {totpSince
          ? t('appSince', { day: time.day(Date.parse(totpSince)) })
          : t(required && passkeys.length === 0 ? 'appNeeded' : 'appOff')}
      </dd>
      <dd className="row-actions">
        <Button onClick={() => onOpen('set-up')}>{t(totpSince ? 'otherApp' : 'setUp')}</Button>
        {totpSince && (
          <Button look="quiet" className="critical" onClick={() => onOpen('remove')}>
            {t('remove')}
          </Button>
        )}
      </dd>
    </div>
  )
}

function Recovery({ known: { recoveryCodes }, onOpen }: Part) {
  const t = useWords(accountWords)
  const time = useTimeFormat()
  return (
    <div>
      <dt>{t('codes')}</dt>
      <dd className="dim">
        {recoveryCodes ? t('codesLeft', { left: recoveryCodes.left, day: time.day(Date.parse(recoveryCodes.madeAt)) }) : t('noCodes')}
      </dd>
      <dd className="row-actions">
        <Button onClick={() => onOpen('renew')}>{t('makeNew')}</Button>
      </dd>
    </div>
  )
}
