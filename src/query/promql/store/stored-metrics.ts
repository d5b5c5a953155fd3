import { metricHistograms } from '../../../storage/tables/metric-histograms.ts'
import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import { metricSeries } from '../../../storage/tables/metric-series.ts'
import { metricStartTimes } from '../../../storage/tables/metric-start-times.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { MetricHead } from '../head/head.ts'
import { readHeadOrStore } from '../head/read-head-or-store.ts'
import type { BucketAnswer, BucketRequest, SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { mergeRuns } from './merge-runs.ts'
import { PresenceFinder } from './presence-finder.ts'
import { readFloats } from './read-floats.ts'
import { readHistograms } from './read-histograms.ts'
import { readStartTimes } from './read-start-times.ts'
import type { SampleChanges } from './sample-changes.ts'
import { SampleLimit } from './sample-limit.ts'
import { clampTime, type SampleScope } from './sample-scope.ts'
import { SeriesFinder } from './series-finder.ts'
import { StoredBuckets } from './stored-buckets.ts'
import type { RowLog } from './stored-position.ts'
import type { StoredRun } from './stored-run.ts'
import { Turns } from './turns.ts'

export interface StoredSourceLimits {
  /** Series that one selector may match. */
  readonly maxSeries: number
  /** Samples that one selector may read. */
  readonly maxSamples: number
}

export const storedSourceLimits: StoredSourceLimits = { maxSeries: 200_000, maxSamples: 500_000_000 }

interface SetAsideLog {
  /** Tells which rows go there: those of a table, or of nobody knows which. */
  readonly quarantine: { onSetAside(listener: (table: string | undefined, rowBinary: readonly Buffer[]) => void): unknown }
}

/** Each reads two answers side by side: more at once could hold all of the store's readers and wait for another one for ever. */
const mostMerges = 2

/** The metrics of all projects in the telemetry store; one for the process, for it remembers what it looked up. */
export class StoredMetrics {
  readonly telemetry: TelemetryStore
  readonly series: SeriesFinder
  private readonly head: MetricHead | undefined
  private readonly changes: SampleChanges | undefined
  /** Which metrics have samples that are no floats, and such with start times. */
  readonly histograms: PresenceFinder
  readonly startTimes: PresenceFinder
  private readonly merges = new Turns(mostMerges)
  private readonly buckets: StoredBuckets

  /** The head and what keeps track of changes, if there are any, must be fed with all that comes into the store. */
  constructor(telemetry: TelemetryStore, head?: MetricHead, changes?: SampleChanges) {
    this.telemetry = telemetry
    this.head = head
    this.changes = changes
    this.series = new SeriesFinder(telemetry)
    this.histograms = new PresenceFinder(telemetry, metricHistograms)
    this.startTimes = new PresenceFinder(telemetry, metricStartTimes)
    this.buckets = new StoredBuckets(telemetry)
  }

  /**
   * For the only writer of the store, so that series are known as soon as their samples: `takeDurable` is told from now on of all rows
   * that go into the log.
   */
  follow(log: RowLog & SetAsideLog): void {
    this.series.announcements.follow(log)
    this.changes?.follow(log)
    log.quarantine.onSetAside((table, rowBinary) => this.forget(table, rowBinary))
  }

  /** Takes in what has just become durable, of one body. Never throws. */
  takeDurable(chunks: readonly RowChunk[]): void {
    const { head } = this
    this.changes?.takeDurable(chunks)
    if (head === undefined) return
    try {
      this.series.announcements.takeDurable(chunks)
      this.histograms.takeDurable(chunks)
      this.startTimes.takeDurable(chunks)
    } catch (error) {
      // Samples must not be newer than the list of series.
      head.giveUp(error)
    }
    head.take(chunks)
  }

  /** The samples of a project, and of no other. */
  source(projectId: number, limits: StoredSourceLimits = storedSourceLimits): SeriesSource {
    return {
      select: (request, signal) => this.select(projectId, limits, request, signal),
      selectBuckets: (request, signal) => this.selectBuckets(projectId, limits, request, signal),
    }
  }

  private async selectBuckets(
    projectId: number,
    { maxSeries, maxSamples }: StoredSourceLimits,
    request: BucketRequest,
    signal: AbortSignal,
  ): Promise<BucketAnswer | undefined> {
    const { matchers, startMs, endMs } = request
    if (clampTime(startMs) !== startMs || clampTime(endMs) !== endMs || startMs >= endMs) return undefined
    // What lies in memory is there in no time.
    if (this.head?.covering(projectId, startMs) !== undefined) return undefined
    const found = await this.series.find({ projectId, matchers, fromMs: startMs, limit: maxSeries }, signal)
    if (!this.buckets.mayMake(request, found.byId.size)) return undefined
    if (await this.histograms.mayHave(projectId, found.metrics, signal)) return undefined
    return this.buckets.select({ projectId, matchers, found, startMs, endMs }, request, new SampleLimit(maxSamples), signal)
  }

  private async *select(
    projectId: number,
    { maxSeries, maxSamples }: StoredSourceLimits,
    { matchers, startMs, endMs, hints }: SelectRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly SeriesRun[], void, undefined> {
    const { telemetry } = this
    const first = clampTime(startMs)
    const last = clampTime(endMs)
    if (first >= last) return
    const found = await this.series.find({ projectId, matchers, fromMs: first, limit: maxSeries }, signal)
    if (found.byId.size === 0) return
    const [hasHistograms, hasStartTimes] = await Promise.all([
      this.histograms.mayHave(projectId, found.metrics, signal),
      // Without hints nothing is known to be unwanted.
      (hints === undefined || hints.startTimes === true) && this.startTimes.mayHave(projectId, found.metrics, signal),
    ])
    const limit = new SampleLimit(maxSamples)
    const scope = { projectId, matchers, found, startMs: first, endMs: last }
    const runs = hasHistograms
      ? this.readBoth(scope, limit, signal)
      : hasStartTimes
        ? readFloats(telemetry, scope, limit, signal)
        : this.readFloats(scope, limit, signal)
    const startTimes = hasStartTimes ? await readStartTimes(telemetry, scope, limit, signal) : undefined
    for await (const block of runs) yield startTimes === undefined ? block : block.map((run) => startTimes.addTo(run))
  }

  /** The float samples of a scope, from memory where it holds them. Runs come by blocks. */
  readFloats(scope: SampleScope, limit: SampleLimit, signal: AbortSignal): AsyncGenerator<readonly StoredRun[], void, undefined> {
    const { telemetry, head } = this
    return head === undefined ? readFloats(telemetry, scope, limit, signal) : readHeadOrStore({ head, telemetry }, scope, limit, signal)
  }

  /** Rows of a table, or nobody knows which, were durable and will not be in the store. */
  private forget(table: string | undefined, rowBinary: readonly Buffer[]): void {
    if (table === undefined || table === metricSeries.name) this.series.announcements.forgetAll()
    this.changes?.forgetAll()
    if (table === undefined) this.head?.forgetAll()
    else if (table === metricSamples.name) this.head?.forget(rowBinary)
  }

  private async *readBoth(
    scope: SampleScope,
    limit: SampleLimit,
    signal: AbortSignal,
  ): AsyncGenerator<readonly SeriesRun[], void, undefined> {
    const endTurn = await this.merges.take(signal)
    try {
      yield* mergeRuns(readFloats(this.telemetry, scope, limit, signal), readHistograms(this.telemetry, scope, limit, signal))
    } finally {
      endTurn()
    }
  }
}
