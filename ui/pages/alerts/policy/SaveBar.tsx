import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { policyWords } from './words.ts'

interface Props {
  parts: readonly string[]
  /** Why it cannot be saved. */
  problem: string | undefined
  save: {
    readonly isPending: boolean
    readonly error: unknown
    readonly mutate: (message: string, options: { onSuccess: (saved: { version: number }) => void }) => void
  }
  onDiscard: () => void
}

/** What is not saved yet, and why it is changed. People are told by it: it applies when somebody says so. */
export function SaveBar({ parts, problem, save, onDiscard }: Props) {
  const t = useWords(policyWords)
  const [message, setMessage] = useState('')
  return (
    <form
      className="ap-save"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(message, { onSuccess: ({ version }) => showToast({ text: t('saved', { version }) }) })
      }}
    >
      <span className="ap-parts">{t('changes', { count: parts.length })}</span>
      <Field
        label={t('why')}
        placeholder={t('whyPlaceholder')}
        maxLength={500}
        value={message}
        onChange={(event) => setMessage(event.target.value)}
      />
      <Button look="go" type="submit" disabled={save.isPending || problem !== undefined}>
        {t('save')}
      </Button>
      <Button look="quiet" onClick={onDiscard}>
        {t('discard')}
      </Button>
      {problem !== undefined && (
        <span className="sev high ap-problem" role="alert">
          <Icon name="sev-high" />
          <bdi className="whitespace-normal">{problem}</bdi>
        </span>
      )}
      {save.error !== null && <FaultNotice error={save.error} />}
    </form>
  )
}
