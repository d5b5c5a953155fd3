import type { BucketRun } from '../series-source.ts'

/** Takes in the buckets of a selector as they arrive. */
export interface BucketConsumer {
  /** Of buckets of this length the next runs are; told once, before them. */
  begin(bucketMs: number): void
  /** Answers a promise when the work takes longer than a turn. */
  push(run: BucketRun): Promise<void> | undefined
}
