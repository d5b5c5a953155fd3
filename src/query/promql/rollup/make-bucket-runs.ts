import type { Labels } from '../labels.ts'
import type { BucketColumn, BucketRun, SeriesRun } from '../series-source.ts'
import { BucketMaker, type RollupBucket } from './bucket-maker.ts'

const valueOf: Readonly<Record<BucketColumn, (bucket: RollupBucket) => number>> = {
  count: ({ count }) => count,
  sum: ({ sum }) => sum,
  min: ({ min }) => min,
  max: ({ max }) => max,
  first: ({ first }) => first,
  firstTime: ({ firstMs }) => firstMs,
  last: ({ last }) => last,
  lastTime: ({ lastMs }) => lastMs,
  lost: ({ lost }) => lost,
  resets: ({ resets }) => resets,
  changes: ({ changes }) => changes,
}

/** Makes buckets of samples as they come. */
export class BucketRuns {
  private readonly makers = new Map<Labels, BucketMaker>()
  private readonly columns: readonly BucketColumn[]
  private readonly startMs: number
  private readonly bucketMs: number
  /** Of the series at hand. */
  private places: number[] = []
  private lists: Partial<Record<BucketColumn, number[]>> = {}

  /** Places of buckets of that length count from `startMs`, at which one begins. */
  constructor(columns: readonly BucketColumn[], startMs: number, bucketMs: number) {
    this.columns = columns
    this.startMs = startMs
    this.bucketMs = bucketMs
  }

  /** The buckets that are complete by now. */
  push({ labels, times, values }: SeriesRun): BucketRun[] {
    const maker =
      this.makers.get(labels) ?? new BucketMaker((bucket) => this.collect(bucket), { startMs: this.startMs, bucketMs: this.bucketMs })
    this.makers.set(labels, maker)
    for (let at = 0; at < times.length; at++) maker.add('', 0, 0, times[at] as number, values, at)
    return this.take(labels)
  }

  /** No more samples. */
  *finish(): Generator<BucketRun> {
    for (const [labels, maker] of this.makers) {
      maker.finish()
      yield* this.take(labels)
    }
  }

  private collect(bucket: RollupBucket): void {
    this.places.push((bucket.endMs - this.startMs) / this.bucketMs - 1)
    for (const column of this.columns) (this.lists[column] ??= []).push(valueOf[column](bucket))
  }

  private take(labels: Labels): BucketRun[] {
    const { places, lists } = this
    if (places.length === 0) return []
    this.places = []
    this.lists = {}
    const columns: Partial<Record<BucketColumn, Float64Array>> = {}
    for (const column of this.columns) columns[column] = Float64Array.from(lists[column] ?? [])
    return [{ labels, buckets: Uint32Array.from(places), columns }]
  }
}
