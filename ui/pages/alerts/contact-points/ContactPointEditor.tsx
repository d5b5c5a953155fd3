import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { useUnsaved } from '../../../lib/use-unsaved.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { AddChannel } from './AddChannel.tsx'
import { ContactPointHistory } from './ContactPointHistory.tsx'
import { IntegrationEditor } from './IntegrationEditor.tsx'
import { IntegrationView } from './IntegrationView.tsx'
import { settingIssues } from './setting-issues.ts'
import {
  type ContactPoint,
  type EnteredIntegration,
  useChannels,
  useRemoveContactPoint,
  useSaveContactPoint,
} from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

interface Props {
  /** Undefined: a new one. */
  point: ContactPoint | undefined
  onClose: () => void
  onSaved: (name: string) => void
}

/** With a key that is not its place: channels are taken out. */
interface Edited {
  readonly key: string
  readonly entered: EnteredIntegration
}

/** With the version it was changed from: what somebody else saves meanwhile is neither shown over it nor overwritten unseen. */
interface Changed {
  readonly integrations: readonly Edited[]
  readonly from: number | undefined
}

let lastKey = 0

/** One contact point: its name, and of each channel a form, how to set it up and a test message. */
export function ContactPointEditor({ point, onClose, onSaved }: Props) {
  const t = useWords(contactPointWords)
  const mayChange = usePermission('alerts.write')
  const channels = useChannels()
  const save = useSaveContactPoint()
  const [name, setName] = useState(point?.name ?? '')
  const [isRemoving, setRemoving] = useState(false)
  const [changed, setChanged] = useState<Changed>()
  const { integrations, from } = changed ?? keptOf(point)
  useUnsaved(changed !== undefined && !save.isPending)
  const isKept = point === undefined || point.origin === 'page'
  const wrong = save.error instanceof ApiFault ? settingIssues(save.error) : undefined
  const edit = (next: (before: readonly Edited[]) => readonly Edited[]): void =>
    setChanged((before = keptOf(point)) => ({ ...before, integrations: next(before.integrations) }))
  const change = (key: string, next: EnteredIntegration | undefined): void =>
    edit((before) => before.flatMap((one) => (one.key !== key ? one : next === undefined ? [] : { key, entered: next })))
  const submit = (): void =>
    save.mutate(
      { name: name.trim(), fromVersion: from, integrations: integrations.map(({ entered }) => entered) },
      {
        onSuccess: (saved) => {
          setChanged(undefined)
          showToast({ text: t('saved', { name: saved.name }) })
          onSaved(saved.name)
        },
      },
    )
  return (
    <div className="cp-editor">
      <div className="sub">
        <Button look="quiet" icon="chevron-left" className="cp-back" onClick={onClose}>
          {t('back')}
        </Button>
        <h2 className="grow">
          <bdi>{point?.name ?? t('newTitle')}</bdi>
        </h2>
        {point?.origin === 'page' && mayChange && (
          <Button look="danger" onClick={() => setRemoving(true)}>
            {t('remove')}
          </Button>
        )}
      </div>
      <Answer query={channels} rows={6}>
        {({ rows }) => {
          if (!isKept)
            return (
              <>
                <p className="pad dim">{t(point.origin === 'file' ? 'ofFile' : 'ofProgram')}</p>
                {point.integrations.map((one, at) => (
                  <IntegrationView key={`${one.channel}${at}`} name={point.name} integration={one} position={at} mayTest={mayChange} />
                ))}
              </>
            )
          return (
            <form
              className="cp-form"
              onSubmit={(event) => {
                event.preventDefault()
                submit()
              }}
            >
              {point === undefined && (
                <div className="cp-name">
                  <Field
                    label={t('name')}
                    help={t('nameHelp')}
                    value={name}
                    required
                    maxLength={200}
                    onChange={({ target }) => setName(target.value)}
                  />
                </div>
              )}
              {integrations.map(({ key, entered }, at) => (
                <IntegrationEditor
                  key={`${from} ${key}`}
                  point={name.trim() || t('newTitle')}
                  integration={entered}
                  channel={rows.find((channel) => channel.name === entered.channel)}
                  issues={wrong?.integration === at ? wrong.issues : undefined}
                  disabled={!mayChange}
                  onChange={(next) => change(key, next)}
                  onRemove={() => change(key, undefined)}
                />
              ))}
              {mayChange && (
                <>
                  <AddChannel
                    channels={rows}
                    onAdd={(channel) => edit((before) => [...before, { key: `new ${++lastKey}`, entered: { channel, settings: {} } }])}
                  />
                  <p className="pad small faint">
                    {t('secretsNote')} {t('insideNote')}
                  </p>
                  {save.error !== null && <FaultNotice error={save.error} />}
                  <div className="row pad">
                    <Button look="go" type="submit" disabled={save.isPending || name.trim() === ''}>
                      {t('save')}
                    </Button>
                  </div>
                </>
              )}
              {point !== undefined && <ContactPointHistory name={point.name} />}
            </form>
          )
        }}
      </Answer>
      {isRemoving && point && <RemoveDialog name={point.name} onClose={() => setRemoving(false)} onRemoved={onClose} />}
    </div>
  )
}

function keptOf(point: ContactPoint | undefined): Changed {
  const kept = point?.integrations ?? []
  return {
    integrations: kept.map(({ id, channel, settings }) => ({ key: id, entered: { id, channel, settings } })),
    from: point?.version,
  }
}

function RemoveDialog({ name, onClose, onRemoved }: { name: string; onClose: () => void; onRemoved: () => void }) {
  const t = useWords(contactPointWords)
  const remove = useRemoveContactPoint()
  const submit = (): void =>
    remove.mutate(name, {
      onSuccess: () => {
        showToast({ text: t('removed', { name }) })
        onRemoved()
      },
    })
  return (
    <FormDialog title={t('remove')} action={t('remove')} danger work={remove} onSubmit={submit} onClose={onClose}>
      <p>{t('removeAsk', { name })}</p>
    </FormDialog>
  )
}
