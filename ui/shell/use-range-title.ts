import { useTimeFormat } from '../lib/format.ts'
import { relativeLength, resolveRange } from '../lib/time-range.ts'
import type { TimeRange } from '../lib/time-range.ts'
import { useWords } from '../lib/use-words.ts'
import { shellWords } from './words.ts'

/** A range in words ("Last 1 h") and as clock times ("13:05 – 14:05 UTC"). */
export function useRangeTitle(): (range: TimeRange, nowMs: number) => { title: string; clock: string } {
  const t = useWords(shellWords)
  const time = useTimeFormat()
  return (range, nowMs) => {
    const { fromMs, toMs } = resolveRange(range, nowMs)
    const sameDay = time.day(fromMs) === time.day(toMs)
    const clock = sameDay
      ? `${time.minute(fromMs)} – ${time.minute(toMs)} ${time.zone}`
      : `${time.full(fromMs)} – ${time.full(toMs)} ${time.zone}`
    const length = relativeLength(range)
    if (!length) return { title: clock, clock: '' }
    return { title: lengthTitle(t, length), clock }
  }
}

/** "Last 15 min" for `15m`. */
export function lengthTitle(t: ReturnType<typeof useWords<typeof shellWords.en>>, length: string): string {
  const count = Number.parseInt(length, 10)
  const unit = length.at(-1)
  if (unit === 'm') return count % 60 === 0 ? t('lastHours', { count: count / 60 }) : t('lastMinutes', { count })
  if (unit === 'h') return count > 24 && count % 24 === 0 ? t('lastDays', { count: count / 24 }) : t('lastHours', { count })
  if (unit === 'd' || unit === 'w') return t('lastDays', { count: unit === 'w' ? 7 * count : count })
  return t('last', { length })
}
