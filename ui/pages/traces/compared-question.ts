import { absoluteRange, momentToMs, resolveRange } from '../../lib/time-range.ts'
import type { TraceQuestion } from './use-traces.ts'

/** The same question of an earlier time (`1d` before), and how far its points are moved to stand under those of now. */
export function comparedQuestion(
  question: TraceQuestion,
  compare: string,
  nowMs: number,
): { readonly question: TraceQuestion; readonly shiftMs: number } | undefined {
  if (compare === '') return undefined
  const shiftMs = nowMs - momentToMs(`now-${compare}`, nowMs)
  const { fromMs, toMs } = resolveRange(question, nowMs)
  // To the minute, so that the question is the same while the page is looked at.
  const whole = (ms: number): number => Math.floor((ms - shiftMs) / 60_000) * 60_000
  return { question: { ...question, ...absoluteRange(whole(fromMs), whole(toMs)) }, shiftMs }
}
