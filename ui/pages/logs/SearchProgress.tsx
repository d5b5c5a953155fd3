import { Button } from '../../components/Button.tsx'
import { useFormat } from '../../lib/format.ts'
import { resolveRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

interface Props {
  range: TimeRange
  /** How far back was looked. */
  searchedFrom: string
  running: boolean
  onStop: () => void
  onGoOn: () => void
}

/** How much of a long range was looked through so far, newest first, and the way to stop. */
export function SearchProgress({ range, searchedFrom, running, onStop, onGoOn }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const { fromMs, toMs } = resolveRange(range, Date.now())
  const doneMs = Math.min(Math.max(toMs - Date.parse(searchedFrom), 0), toMs - fromMs)
  const text = t('searchedOf', { done: format.duration(Math.round(doneMs / 1000) * 1000), all: format.duration(toMs - fromMs) })
  return (
    <>
      <span className="cut" role="status">
        {text}
      </span>
      <progress className="log-progress" max={toMs - fromMs} value={doneMs} aria-label={text} />
      <Button onClick={running ? onStop : onGoOn}>{running ? t('stop') : t('goOn')}</Button>
    </>
  )
}
