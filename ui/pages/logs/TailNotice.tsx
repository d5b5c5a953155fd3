import { Button } from '../../components/Button.tsx'
import { useWords } from '../../lib/use-words.ts'
import { sampledOf } from './tail-buffer.ts'
import type { Tail } from './tail-buffer.ts'
import { words } from './words.ts'

interface Props {
  tail: Tail
  lost: boolean
  /** The reader looks at older rows, or pressed the button. */
  paused: boolean
  onPause: () => void
  onResume: () => void
}

/** How the live tail does: flowing, waiting for the reader, leaving rows out, or broken. */
export function TailNotice({ tail, lost, paused, onPause, onResume }: Props) {
  const t = useWords(words)
  const sampled = sampledOf(tail)
  return (
    <span className="row small cut">
      <span className="cut" role="status">
        {lost ? (
          <span className="high">{t('liveLost')}</span>
        ) : paused ? (
          <span>{tail.waiting.length > 0 ? t('livePaused', { count: tail.waiting.length }) : t('liveHeld')}</span>
        ) : (
          <span className="dim">{t('liveOn')}</span>
        )}
      </span>
      {!lost && (
        <Button onClick={paused ? onResume : onPause} aria-keyshortcuts="Space">
          {paused ? t('resume') : t('pause')}
        </Button>
      )}
      {sampled > 1 && <span className="medium cut">{t('sampled', { count: sampled })}</span>}
    </span>
  )
}
