import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { canUsePasskeys } from '../../../lib/passkeys.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { PasskeySetup } from '../../../panels/second-factor/PasskeySetup.tsx'
import { RecoveryCodes } from '../../../panels/second-factor/RecoveryCodes.tsx'
import { secondFactorWords } from '../../../panels/second-factor/words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { useOwnSignIn, useRefreshSignIn } from './use-own-sign-in.ts'
import { accountWords } from './words.ts'

type Passkey = Reply<'GET /api/account/sign-in'>['passkeys'][number]
type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'rename' | 'remove'; readonly passkey: Passkey }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | null

/** The caller's passkeys: made by the browser, named, removed. */
export function Passkeys() {
  const t = useWords(accountWords)
  const common = useWords(secondFactorWords)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(10_000)
  const refresh = useRefreshSignIn()
  const own = useOwnSignIn()
  const [open, setOpen] = useState<Open>(null)
  const [name, setName] = useState('')
  const close = (): void => {
    setOpen(null)
    change.reset()
  }
  const finish = (text: string, codes: readonly string[] | null): void => {
    setOpen(codes && { kind: 'codes', codes })
    if (!codes) showToast({ text })
    refresh()
  }
  const change = useMutation({
    mutationFn: async ({ kind, passkey: { id } }: { kind: 'rename' | 'remove'; passkey: Passkey }) => {
      if (kind === 'rename') await callApi('PATCH /api/account/passkeys/:id', { params: { id }, body: { name } })
      else await callApi('DELETE /api/account/passkeys/:id', { params: { id } })
    },
    onSuccess: (_, { kind }) => finish(t(kind === 'rename' ? 'passkeyRenamed' : 'passkeyRemoved'), null),
  })
  const columns: readonly Column<Passkey>[] = [
    { name: 'name', title: t('name'), cell: (passkey) => <bdi>{passkey.name}</bdi> },
    {
      name: 'kept',
      title: t('kept'),
      wideOnly: true,
      cell: ({ synced }) => <span className="dim">{t(synced ? 'synced' : 'onDevice')}</span>,
    },
    {
      name: 'made',
      title: t('made'),
      wideOnly: true,
      cell: ({ createdAt }) => <span className="dim">{time.day(Date.parse(createdAt))}</span>,
    },
    {
      name: 'used',
      title: t('used'),
      cell: ({ lastUsedAt }) => <span className="dim">{lastUsedAt ? format.ago(Date.parse(lastUsedAt), now) : t('never')}</span>,
    },
    {
      name: 'actions',
      title: t('actions'),
      silent: true,
      cell: (passkey) => (
        <div className="row-actions">
          <Button
            look="quiet"
            onClick={() => {
              setName(passkey.name)
              setOpen({ kind: 'rename', passkey })
            }}
          >
            {t('rename')}
          </Button>
          <Button look="quiet" className="critical" onClick={() => setOpen({ kind: 'remove', passkey })}>
            {t('remove')}
          </Button>
        </div>
      ),
    },
  ]
  const isHere = canUsePasskeys(own.data?.passkeyHost ?? null)
  return (
    <section>
      <SectionHead id="passkeys" title={t('passkeys')} note={t('passkeysNote')}>
        {isHere && (
          <Button icon="key" onClick={() => setOpen({ kind: 'add' })}>
            {t('addPasskey')}
          </Button>
        )}
      </SectionHead>
      <Answer query={own} rows={2}>
        {({ passkeys, passkeyHost }) => (
          <>
            {!isHere && <p className="section-note dim">{passkeyHost ? t('passkeysAt', { host: passkeyHost }) : t('noPasskeyHost')}</p>}
            {passkeys.length > 0 ? (
              <DataTable tall label={t('passkeys')} columns={columns} rows={passkeys} rowKey={({ id }) => id} />
            ) : (
              isHere && <EmptyState title={t('noPasskeys')} />
            )}
          </>
        )}
      </Answer>
      {open?.kind === 'add' && (
        <Dialog title={t('addPasskey')} onClose={close}>
          <PasskeySetup place="account/passkeys" onDone={(codes) => finish(t('passkeyAdded'), codes)} />
        </Dialog>
      )}
      {open?.kind === 'codes' && (
        <Dialog title={common('codesTitle')} onClose={close} wide>
          <RecoveryCodes codes={open.codes} onDone={close} />
        </Dialog>
      )}
      {(open?.kind === 'rename' || open?.kind === 'remove') && (
        <FormDialog
          title={t(open.kind === 'rename' ? 'renamePasskey' : 'removePasskey', { name: open.passkey.name })}
          action={t(open.kind === 'rename' ? 'rename' : 'remove')}
          danger={open.kind === 'remove'}
          work={change}
          onSubmit={() => change.mutate(open)}
          onClose={close}
        >
          {open.kind === 'rename' ? (
            <Field label={t('name')} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          ) : (
            <p>{t('removePasskeyText')}</p>
          )}
        </FormDialog>
      )}
    </section>
  )
}
