import { BucketRuns } from '../rollup/make-bucket-runs.ts'
import { type BucketRequest, type BucketRun, BucketsUnfit, type SeriesRun } from '../series-source.ts'
import type { BucketConsumer } from './bucket-consumer.ts'
import type { RunConsumer } from './select-streams.ts'

/** Makes the buckets of a request from samples as they arrive, so that none of them is kept. Throws BucketsUnfit as a source does. */
export class BucketFeed implements RunConsumer {
  private readonly runs: BucketRuns
  private readonly consumer: BucketConsumer

  constructor({ columns, startMs, bucketMs }: BucketRequest, consumer: BucketConsumer) {
    this.runs = new BucketRuns([...columns], startMs, bucketMs)
    this.consumer = consumer
    consumer.begin(bucketMs)
  }

  push(run: SeriesRun): Promise<void> | undefined {
    if (run.histograms !== undefined) throw new BucketsUnfit('histograms')
    const made = this.runs.push(run)
    return made.length === 0 ? undefined : this.handOn(made)
  }

  /** No more samples. */
  async finish(): Promise<void> {
    await this.handOn(this.runs.finish())
  }

  private async handOn(made: Iterable<BucketRun>): Promise<void> {
    for (const run of made) {
      // It may have overflowed, which only the samples can tell.
      if (run.columns.sum?.some((sum) => sum === Infinity || sum === -Infinity) === true) throw new BucketsUnfit('a sum is not finite')
      const slow = this.consumer.push(run)
      if (slow !== undefined) await slow
    }
  }
}
