import { rollupMs } from './rollup-buckets.ts'
import type { RollupCoverage } from './rollup-days.ts'

/** What there is of a project. Epoch milliseconds. */
export interface RollupSpan extends RollupCoverage {
  /** Samples before this are dropped, or may be: what is known of that time are the roll-ups. */
  readonly samplesFromMs: number
}

/** Which buckets of a request are read from roll-ups: those that end at fromMs < end <= toMs. All others are made of samples. */
export interface RollupPlan {
  readonly fromMs: number
  readonly toMs: number
}

/** Of less time the samples are as quick, and so they are when most is to be made of samples anyway. */
const shortestMs = 3 * 3_600_000

/** Undefined: nothing, or nothing that would be the same. Buckets must begin where those of roll-ups do. */
export function planRollups(
  { startMs, endMs, bucketMs }: { readonly startMs: number; readonly endMs: number; readonly bucketMs: number },
  span: RollupSpan,
): RollupPlan | undefined {
  if (bucketMs % rollupMs !== 0 || startMs % rollupMs !== 0) return undefined
  const isDropped = startMs < span.samplesFromMs
  const plan =
    // What is not made yet and behind the drop will never be: there is one gap at the most, and samples fill it.
    isDropped && span.fromMs > span.samplesFromMs
      ? { fromMs: startMs, toMs: Math.min(endMs, span.samplesFromMs) }
      : { fromMs: isDropped ? startMs : Math.max(startMs, span.fromMs), toMs: Math.min(endMs, span.toMs) }
  if (!isDropped && plan.toMs - plan.fromMs < Math.max(shortestMs, (endMs - startMs) / 2)) return undefined
  return plan.toMs > plan.fromMs ? plan : undefined
}
