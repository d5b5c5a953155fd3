import { Button } from '../../components/Button.tsx'
import { useWords } from '../../lib/use-words.ts'
import type { Tail } from './tail-buffer.ts'
import { words } from './words.ts'

/** How the live tail does: flowing, waiting for the reader, losing rows, or broken. */
export function TailNotice({ tail, lost, onResume }: { tail: Tail; lost: boolean; onResume: () => void }) {
  const t = useWords(words)
  return (
    <span className="row small" role="status">
      {lost ? (
        <span className="high">{t('liveLost')}</span>
      ) : tail.waiting.length > 0 ? (
        <>
          <span>{t('livePaused', { count: tail.waiting.length })}</span>
          <Button onClick={onResume}>{t('resume')}</Button>
        </>
      ) : (
        <span className="dim">{t('liveOn')}</span>
      )}
      {tail.skipped > 0 && <span className="faint">{t('skipped', { count: tail.skipped })}</span>}
    </span>
  )
}
