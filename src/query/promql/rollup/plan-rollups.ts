import { rollupMs } from './rollup-buckets.ts'
import type { RollupCoverage } from './rollup-days.ts'

/** What there is of a project. Epoch milliseconds. */
export interface RollupSpan {
  /** Rising, with gaps between them. */
  readonly stretches: readonly RollupCoverage[]
  /** Samples before this are dropped, or may be: what is known of that time are the roll-ups. */
  readonly samplesFromMs: number
}

/**
 * Which buckets of a request are read from roll-ups: those that end at fromMs < end <= toMs of one of these, which rise. All others are
 * made of samples.
 */
export type RollupPlan = readonly RollupCoverage[]

/** Of less time the samples are as quick, and so they are when most is to be made of samples anyway. */
const shortestMs = 3 * 3_600_000

/** Undefined: nothing, or nothing that would be the same. Buckets must begin where those of roll-ups do. */
export function planRollups(
  { startMs, endMs, bucketMs }: { readonly startMs: number; readonly endMs: number; readonly bucketMs: number },
  { stretches, samplesFromMs }: RollupSpan,
): RollupPlan | undefined {
  if (bucketMs % rollupMs !== 0 || startMs % rollupMs !== 0) return undefined
  const isDropped = startMs < samplesFromMs
  const plan: RollupCoverage[] = []
  let untilMs = startMs
  if (isDropped) {
    // What is not made there will never be; but the end may still be waited for.
    const isLast = stretches.every(({ fromMs }) => fromMs <= samplesFromMs)
    const reachesMs = stretches.findLast(({ fromMs }) => fromMs <= samplesFromMs)?.toMs ?? 0
    untilMs = Math.min(endMs, isLast && reachesMs > 0 ? reachesMs : Math.max(samplesFromMs, reachesMs))
    if (untilMs > startMs) plan.push({ fromMs: startMs, toMs: untilMs })
  }
  for (const stretch of stretches) {
    const fromMs = Math.max(stretch.fromMs, untilMs, startMs)
    const toMs = Math.min(stretch.toMs, endMs)
    if (toMs - fromMs >= shortestMs) plan.push({ fromMs, toMs })
  }
  const totalMs = plan.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  return plan.length > 0 && (isDropped || totalMs >= (endMs - startMs) / 2) ? plan : undefined
}
