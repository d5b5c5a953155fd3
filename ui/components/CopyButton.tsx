import { useEffect, useState } from 'react'

import { copyText } from '../lib/copy-text.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import type { ButtonLook } from './Button.tsx'

const words = defineWords({
  en: { copy: 'Copy', copied: 'Copied', failed: 'Not copied' },
  he: { copy: 'העתקה', copied: 'הועתק', failed: 'לא הועתק' },
})

const icons = { copied: 'check', failed: 'close' } as const

/** Copies a text and says for two seconds whether that was done. */
export function CopyButton({
  text,
  label,
  look = 'quiet',
  bare,
  mini,
}: {
  text: string
  label?: string
  look?: ButtonLook
  bare?: boolean
  mini?: boolean
}) {
  const t = useWords(words)
  const [outcome, setOutcome] = useState<keyof typeof icons>()
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const name = outcome ? t(outcome) : (label ?? t('copy'))
  return (
    <Button
      look={look}
      mini={mini ?? false}
      title={bare ? name : undefined}
      icon={outcome ? icons[outcome] : 'copy'}
      aria-label={bare ? name : undefined}
      onClick={() =>
        void copyText(text).then(
          () => setOutcome('copied'),
          () => setOutcome('failed'),
        )
      }
    >
      {bare ? undefined : name}
    </Button>
  )
}
