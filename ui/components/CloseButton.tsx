import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'

const words = defineWords({ en: { close: 'Close' }, he: { close: 'סגירה' } })

/** Closes what stands over or beside the page; Escape does the same. */
export function CloseButton({ onClose }: { onClose: () => void }) {
  const t = useWords(words)
  return (
    <Button look="quiet" icon="close" aria-label={t('close')} aria-keyshortcuts="Escape" title={`${t('close')} (Esc)`} onClick={onClose} />
  )
}
