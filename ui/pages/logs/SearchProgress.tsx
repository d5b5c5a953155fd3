import { Button } from '../../components/Button.tsx'
import { resolveRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { RangeProgress } from './RangeProgress.tsx'
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
  return (
    <>
      <RangeProgress work="searchedOf" {...resolveRange(range, Date.now())} reached={searchedFrom} />
      <Button onClick={running ? onStop : onGoOn}>{running ? t('stop') : t('goOn')}</Button>
    </>
  )
}
