import type { LabelMatcher } from './ast.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import type { Labels } from './labels.ts'

/** What a selector wants. */
export interface SelectRequest {
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: samples with startMs < t <= endMs (an `anchored` or `smoothed` selector asks for more). */
  readonly startMs: number
  readonly endMs: number
  /** Only what samples may be left out or replaced by; a source may look away. */
  readonly hints?: SelectHints
}

export interface SelectHints {
  /** The function right above a range selector, for instance `rate`. */
  readonly function?: string
  readonly rangeMs?: number
  readonly stepMs?: number
  /** Unless true, start times are not looked at. */
  readonly startTimes?: boolean
}

/**
 * Samples of one series in rising time; a time stands once. A series may come in several runs: then in rising time too, always with
 * the same `labels` object, other series in between. Arrays are valid until the next runs are asked for: who keeps them copies them.
 */
export interface SeriesRun {
  readonly labels: Labels
  /** Made from what is known of samples that are gone: like them, but not the same. */
  readonly isLikeness?: true
  /** No other run of the series comes after it: whoever knows it need not hold its end back. */
  readonly isLast?: true
  /** Epoch milliseconds. */
  readonly times: Float64Array
  /** A stale marker carries its bits (see stale-marker.ts). Where a histogram stands the value means nothing. */
  readonly values: Float64Array
  /** Undefined where the sample is a float; left out when all are. */
  readonly histograms?: readonly (FloatHistogram | undefined)[]
  /** When the counting of each sample began, epoch milliseconds, 0 where unknown; left out when all are unknown. */
  readonly startTimes?: Float64Array
}

/**
 * What can be known of the samples of one series in one bucket. Stale markers are no samples.
 *
 * - `count`: how many.
 * - `sum`: compensated. Not finite only when a sample is not: a source that finds a sum that overflowed throws BucketsUnfit.
 * - `min`, `max`: NaN only when all are.
 * - `first`, `firstTime`, `last`, `lastTime`: value and time (epoch milliseconds) of the first and the last one.
 * - `resets`: how often a value is less than the one before it in the bucket.
 * - `lost`: the sum of the values right before those resets, 0 without one. The increase of a counter within the bucket is
 *   last - first + lost, and over neighbouring buckets the same: whoever combines them looks for a reset between the last of one and the
 *   first of the next.
 * - `changes`: how often a value differs from the one before it in the bucket; NaN does not differ from NaN.
 */
export type BucketColumn = 'count' | 'sum' | 'min' | 'max' | 'first' | 'firstTime' | 'last' | 'lastTime' | 'lost' | 'resets' | 'changes'

/** What a range function wants to know when its windows can be made of buckets. */
export interface BucketRequest {
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: of samples with startMs < t <= endMs. Whole buckets lie between them. */
  readonly startMs: number
  readonly endMs: number
  /** The longest buckets that serve: every window begins and ends at startMs plus a multiple of it. */
  readonly bucketMs: number
  /** Of these columns, and of no other. */
  readonly columns: ReadonlySet<BucketColumn>
  /** A start time between two samples is a reset too: a source that knows of any has no buckets then. Off as a rule. */
  readonly startTimes: boolean
}

/**
 * Buckets of one series in rising order; one without samples is left out. A series may come in several runs: then in rising order too,
 * always with the same `labels` object, other series in between. The lists are as long as `buckets` and never written again.
 */
export interface BucketRun {
  readonly labels: Labels
  /** k: the samples with startMs + k * bucketMs < t <= startMs + (k + 1) * bucketMs, startMs the request's, bucketMs the answer's. */
  readonly buckets: Uint32Array
  /** Those that were asked for. */
  readonly columns: Readonly<Partial<Record<BucketColumn, Float64Array>>>
}

export interface BucketAnswer {
  /** The length of its buckets: that of the request or one that divides it. */
  readonly bucketMs: number
  /** May throw BucketsUnfit, and what `select` throws. */
  readonly runs: AsyncIterable<BucketRun>
}

/** Thrown while buckets are read that turn out not to tell what samples would: the query is evaluated again from samples alone. */
export class BucketsUnfit extends Error {}

/** Where samples come from: the engine asks for nothing else. */
export interface SeriesSource {
  /**
   * Samples before this are gone, epoch milliseconds: what is told of that time depends on the function in the hints, and buckets know it
   * better. Without it nothing is.
   */
  samplesFromMs?(): Promise<number>
  /** Runs come many at a time, those that are there together. Throws Fault for limits and failures of the store; ends early when `signal` aborts. */
  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<readonly SeriesRun[]>
  /**
   * Buckets in place of samples, which must lead to the same answers. Undefined when the source has none, does not think that they are
   * quicker, or any of the samples may be a native histogram: `select` is asked then. Throws as `select` does.
   */
  selectBuckets?(request: BucketRequest, signal: AbortSignal): Promise<BucketAnswer | undefined>
}
