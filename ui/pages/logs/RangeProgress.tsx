import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

interface Props {
  /** What is done with the range. */
  work: 'searchedOf' | 'countedOf'
  fromMs: number
  toMs: number
  /** How far back it is done. */
  reached: string
}

/** How much of a long range is done so far, newest first. */
export function RangeProgress({ work, fromMs, toMs, reached }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const doneMs = Math.min(Math.max(toMs - Date.parse(reached), 0), toMs - fromMs)
  const text = t(work, { done: format.duration(Math.round(doneMs / 1000) * 1000), all: format.duration(toMs - fromMs) })
  return (
    <>
      <span className="cut hide-s" role="status">
        {text}
      </span>
      <progress className="log-progress" max={toMs - fromMs} value={doneMs} aria-label={text} />
    </>
  )
}
