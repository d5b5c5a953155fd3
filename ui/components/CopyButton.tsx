import { useEffect, useState } from 'react'

import { copyText } from '../lib/copy-text.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import type { ButtonLook } from './Button.tsx'

const words = defineWords({
  en: { copy: 'Copy', copied: 'Copied' },
  he: { copy: 'העתקה', copied: 'הועתק' },
})

/** Copies a text and says so for two seconds. */
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
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const name = copied ? t('copied') : (label ?? t('copy'))
  return (
    <Button
      look={look}
      mini={mini ?? false}
      title={bare ? name : undefined}
      icon={copied ? 'check' : 'copy'}
      aria-label={bare ? name : undefined}
      onClick={() => void copyText(text).then(() => setCopied(true))}
    >
      {bare ? undefined : name}
    </Button>
  )
}
