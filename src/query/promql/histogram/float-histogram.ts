/** Runs of consecutive buckets: `offset` is the gap to the run before (for the first one the index of its first bucket). */
export interface BucketSpan {
  readonly offset: number
  readonly length: number
}

export type CounterReset = 'unknown' | 'reset' | 'not_reset' | 'gauge'

/**
 * A native histogram with absolute float counts, as Prometheus' `FloatHistogram`: schema -4 to 8 are exponential (bucket i ends at
 * 2^(i * 2^-schema)), -53 has custom upper bounds. Values are never changed once made: operations answer new ones.
 */
export interface FloatHistogram {
  readonly counterReset: CounterReset
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly count: number
  readonly sum: number
  readonly positiveSpans: readonly BucketSpan[]
  readonly negativeSpans: readonly BucketSpan[]
  readonly positiveBuckets: readonly number[]
  readonly negativeBuckets: readonly number[]
  /** Upper bounds of schema -53, ascending, without +Inf; else empty. */
  readonly customValues: readonly number[]
}

export const customBucketsSchema = -53
