import type { TimeSpan } from './spans.ts'

const dayMs = 86_400_000

/** The last days of UTC up to now, oldest first; the last one ends now. */
export function lastDays(count: number, nowMs: number): readonly TimeSpan[] {
  const today = Math.floor(nowMs / dayMs) * dayMs
  return Array.from({ length: count }, (_, index) => {
    const fromMs = today - (count - 1 - index) * dayMs
    return { fromMs, toMs: Math.min(fromMs + dayMs, nowMs) }
  })
}
