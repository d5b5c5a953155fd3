import { type Clock, systemClock } from '../../../lib/clock.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { type BucketAnswer, type BucketRequest, type BucketRun, BucketsUnfit } from '../series-source.ts'
import { LookupMemory } from './lookup-memory.ts'
import { measureSpacing } from './measure-spacing.ts'
import { type BucketPlan, mayBeMany, planBuckets } from './plan-buckets.ts'
import { canMake, readBuckets } from './read-buckets.ts'
import type { SampleLimit } from './sample-limit.ts'
import type { SampleScope } from './sample-scope.ts'

interface Known {
  /** Undefined: the samples of this selector are not for buckets. */
  readonly spacingMs: number | undefined
  readonly atMs: number
  readonly weight: number
}

const most = { entries: 5000, weight: 5_000_000 }
const longestMs = 600_000

/** Buckets that the store makes of samples while they are asked for: the second way to evaluate a range function. */
export class StoredBuckets {
  private readonly telemetry: TelemetryStore
  private readonly clock: Clock
  /** By selector. */
  private readonly memory = new LookupMemory<Known>(most)

  constructor(telemetry: TelemetryStore, clock: Clock = systemClock) {
    this.telemetry = telemetry
    this.clock = clock
  }

  /** Can the store make the columns, and may it be worth it? Without looking at any samples. */
  mayMake({ columns, startMs, endMs }: BucketRequest, series: number): boolean {
    return canMake(columns) && mayBeMany(series, endMs - startMs)
  }

  /** The buckets of a scope without histograms, from the start of the request to its end; undefined when samples cost less. */
  async select(
    scope: SampleScope,
    { bucketMs, columns }: BucketRequest,
    limit: SampleLimit,
    signal: AbortSignal,
  ): Promise<BucketAnswer | undefined> {
    const { projectId, matchers, found, startMs, endMs } = scope
    const key = JSON.stringify([projectId, matchers.map(({ name, operator, value }) => [name, operator, value])])
    const spacingMs = await this.spacingOf(key, scope, signal)
    const size = { bucketMs, lengthMs: endMs - startMs, series: found.byId.size, columns: columns.size }
    const plan = spacingMs === undefined ? undefined : planBuckets(size, spacingMs)
    return plan && { bucketMs: plan.unitMs, runs: this.read(key, scope, plan, columns, limit, signal) }
  }

  private async *read(
    key: string,
    scope: SampleScope,
    plan: BucketPlan,
    columns: BucketRequest['columns'],
    limit: SampleLimit,
    signal: AbortSignal,
  ): AsyncGenerator<BucketRun, void, undefined> {
    try {
      yield* readBuckets(this.telemetry, scope, plan, [...columns], limit, signal)
    } catch (error) {
      // It would be the same the next time.
      if (error instanceof BucketsUnfit) this.remember(key, undefined)
      throw error
    }
  }

  private async spacingOf(key: string, scope: SampleScope, signal: AbortSignal): Promise<number | undefined> {
    const known = this.memory.recall(key)
    if (known !== undefined && this.clock.monotonic() - known.atMs <= longestMs) return known.spacingMs
    const spacingMs = await measureSpacing(this.telemetry, scope, signal)
    this.remember(key, spacingMs)
    return spacingMs
  }

  private remember(key: string, spacingMs: number | undefined): void {
    this.memory.remember(key, { spacingMs, atMs: this.clock.monotonic(), weight: key.length })
  }
}
