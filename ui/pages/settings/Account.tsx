import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { preferenceChoices, usePreference, writePreference } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { SectionHead } from './SectionHead.tsx'
import { words } from './words.ts'

/** One's own password, and how the page looks. */
export function Account() {
  const t = useWords(words)
  const { user } = useSession()
  return (
    <>
      <section>
        <SectionHead title={t('account')} note={user.email} />
        <ChangePassword />
      </section>
      <section>
        <SectionHead title={t('look')} note={t('lookNote')} />
        <Preferences />
      </section>
    </>
  )
}

function ChangePassword() {
  const t = useWords(words)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => callApi('PUT /api/session/password', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      showToast({ text: t('changed') })
    },
  })
  const wrong = change.error instanceof ApiFault && change.error.status === 403
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <Field
        label={t('current')}
        type="password"
        autoComplete="current-password"
        dir="ltr"
        required
        value={current}
        error={wrong ? t('wrongPassword') : undefined}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <Field
        label={t('next')}
        help={t('nextHelp')}
        type="password"
        autoComplete="new-password"
        dir="ltr"
        minLength={8}
        required
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      {change.error && !wrong && <FaultNotice error={change.error} />}
      <div>
        <Button type="submit" disabled={change.isPending}>
          {t('change')}
        </Button>
      </div>
    </form>
  )
}

function Preferences() {
  const t = useWords(words)
  const theme = usePreference('theme')
  const language = usePreference('language')
  const zone = usePreference('zone')
  return (
    <div className="settings-form">
      <SelectField
        label={t('theme')}
        value={theme}
        options={preferenceChoices.theme.map((value) => ({ value, title: t(value) }))}
        onChange={(event) => writePreference('theme', preferenceChoices.theme.find((value) => value === event.target.value) ?? 'system')}
      />
      <SelectField
        label={t('language')}
        value={language}
        options={[
          { value: 'en', title: 'English' },
          { value: 'he', title: 'עברית' },
        ]}
        onChange={(event) => writePreference('language', event.target.value === 'he' ? 'he' : 'en')}
      />
      <SelectField
        label={t('zone')}
        value={zone}
        options={preferenceChoices.zone.map((value) => ({ value, title: t(value) }))}
        onChange={(event) => writePreference('zone', event.target.value === 'local' ? 'local' : 'utc')}
      />
    </div>
  )
}
