import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { callApi } from '../lib/api.ts'
import { queryClient } from '../lib/query-client.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import { Field } from './Field.tsx'

const words = defineWords({
  en: {
    why: 'Why do you need to see this?',
    hint: 'a ticket, or a sentence',
    note: 'What you write stands in the audit trail with your name, and holds for an hour.',
    show: 'Show the records',
    failed: 'The reason could not be written down. Try again.',
  },
  he: {
    why: 'למה צריך לראות את זה?',
    hint: 'מספר פנייה, או משפט',
    note: 'מה שנכתב נרשם ביומן הביקורת עם שמך, ותקף לשעה.',
    show: 'הצגת הרשומות',
    failed: 'הסיבה לא נרשמה. נסו שוב.',
  },
})

/** Asks why somebody needs to see personal data, then asks again for what was refused. */
export function ReasonForm({ onGiven }: { onGiven?: (() => void) | undefined }) {
  const t = useWords(words)
  const [reason, setReason] = useState('')
  const give = useMutation({
    mutationFn: () => callApi('POST /api/personal-data/reason', { body: { reason: reason.trim() } }),
    onSuccess: () => {
      onGiven?.()
      void queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
    },
  })
  return (
    <form
      className="row wrap reason-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') give.mutate()
      }}
    >
      <Field
        autoFocus
        label={t('why')}
        placeholder={t('hint')}
        help={give.error ? t('failed') : t('note')}
        maxLength={500}
        dir="auto"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" look="go" disabled={give.isPending || reason.trim() === ''}>
        {t('show')}
      </Button>
    </form>
  )
}
