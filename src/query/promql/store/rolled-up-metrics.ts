import type { Labels } from '../labels.ts'
import { BucketRuns } from '../rollup/make-bucket-runs.ts'
import { planRollups, type RollupPlan } from '../rollup/plan-rollups.ts'
import { bucketEnd, rollupMs } from '../rollup/rollup-buckets.ts'
import type { RollupCatalogue } from '../rollup/rollup-catalogue.ts'
import { likenessFor, makeSamples } from '../rollup/rollup-samples.ts'
import {
  type BucketAnswer,
  type BucketColumn,
  type BucketRequest,
  type BucketRun,
  BucketsUnfit,
  type SelectRequest,
  type SeriesRun,
  type SeriesSource,
} from '../series-source.ts'
import { readRollups } from './read-rollups.ts'
import { columnsToFold, RollupFolder } from './rollup-folder.ts'
import { SampleLimit } from './sample-limit.ts'
import { clampTime, type SampleScope } from './sample-scope.ts'
import { storedSourceLimits, type StoredMetrics } from './stored-metrics.ts'

/** The metrics of the store with their roll-ups: these are read where they lead to the same answer, or where nothing else is left. */
export class RolledUpMetrics {
  private readonly metrics: StoredMetrics
  private readonly catalogue: RollupCatalogue

  constructor(metrics: StoredMetrics, catalogue: RollupCatalogue) {
    this.metrics = metrics
    this.catalogue = catalogue
  }

  /** The samples of a project, and of no other. */
  source(projectId: number): SeriesSource {
    const samples = this.metrics.source(projectId)
    return {
      samplesFromMs: async () => (await this.catalogue.spanOf(projectId))?.samplesFromMs ?? -Infinity,
      select: (request, signal) => this.select(projectId, samples, request, signal),
      selectBuckets: (request, signal) => this.selectBuckets(projectId, samples, request, signal),
    }
  }

  private async selectBuckets(
    projectId: number,
    samples: SeriesSource,
    request: BucketRequest,
    signal: AbortSignal,
  ): Promise<BucketAnswer | undefined> {
    const { matchers, startMs, endMs } = request
    const span = await this.catalogue.spanOf(projectId)
    const isStorable = clampTime(startMs) === startMs && clampTime(endMs) === endMs
    const plan = span && isStorable ? planRollups(request, span) : undefined
    if (plan === undefined) return span !== undefined && startMs < span.samplesFromMs ? undefined : samples.selectBuckets?.(request, signal)
    const found = await this.metrics.series.find({ projectId, matchers, fromMs: startMs, limit: storedSourceLimits.maxSeries }, signal)
    const [hasHistograms, hasStartTimes] = await Promise.all([
      this.metrics.histograms.mayHave(projectId, found.metrics, signal),
      request.startTimes && this.metrics.startTimes.mayHave(projectId, found.metrics, signal),
    ])
    if (hasHistograms || hasStartTimes) return undefined
    const bucketMs = longestBucket(request, plan)
    const scope = { projectId, matchers, found, startMs, endMs }
    return { bucketMs, runs: this.readBuckets(scope, plan, request.columns, bucketMs, signal) }
  }

  private async *readBuckets(
    scope: SampleScope,
    plan: RollupPlan,
    columns: ReadonlySet<BucketColumn>,
    bucketMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<BucketRun, void, undefined> {
    const { startMs, endMs, found } = scope
    if (found.byId.size === 0) return
    const limit = new SampleLimit(storedSourceLimits.maxSamples)
    const all = columnsToFold(columns)
    const bucketSamples = (from: number, to: number): AsyncGenerator<BucketRun, void, undefined> =>
      this.bucketSamples({ ...scope, startMs: from, endMs: to }, new BucketRuns(all, startMs, bucketMs), limit, signal)
    let untilMs = startMs
    for (const { fromMs, toMs } of plan) {
      if (fromMs > untilMs) yield* bucketSamples(untilMs, fromMs)
      const folder = new RollupFolder(all, startMs, bucketMs)
      for await (const runs of readRollups(this.metrics.telemetry, { ...scope, startMs: fromMs, endMs: toMs }, all, limit, signal))
        for (const run of runs) yield* checkSums(folder.push(run))
      yield* checkSums(folder.finish())
      untilMs = toMs
    }
    if (untilMs < endMs) yield* bucketSamples(untilMs, endMs)
  }

  private async *bucketSamples(
    scope: SampleScope,
    buckets: BucketRuns,
    limit: SampleLimit,
    signal: AbortSignal,
  ): AsyncGenerator<BucketRun, void, undefined> {
    for await (const runs of this.metrics.readFloats(scope, limit, signal)) for (const run of runs) yield* buckets.push(run)
    yield* buckets.finish()
  }

  private async *select(
    projectId: number,
    samples: SeriesSource,
    request: SelectRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly SeriesRun[], void, undefined> {
    const span = await this.catalogue.spanOf(projectId)
    if (span === undefined || request.startMs >= span.samplesFromMs - 1) {
      yield* samples.select(request, signal)
      return
    }
    // The first sample that is left may belong to the last bucket of the time before.
    const untilMs = Math.min(request.endMs, span.samplesFromMs - 1)
    const bySame = new Map<string, Labels>()
    for await (const runs of this.selectLikenesses(projectId, { ...request, endMs: untilMs }, signal)) {
      for (const { labels } of runs) bySame.set(labels.key, labels)
      yield runs
    }
    if (request.endMs <= untilMs) return
    for await (const runs of samples.select({ ...request, startMs: untilMs }, signal))
      yield runs.map((run) => ({ ...run, labels: bySame.get(run.labels.key) ?? run.labels }))
  }

  private async *selectLikenesses(
    projectId: number,
    { matchers, startMs, endMs, hints }: SelectRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly SeriesRun[], void, undefined> {
    const { series, telemetry } = this.metrics
    const between = { startMs: clampTime(startMs), endMs: clampTime(endMs) }
    const found = await series.find({ projectId, matchers, fromMs: between.startMs, limit: storedSourceLimits.maxSeries }, signal)
    if (found.byId.size === 0) return
    const likeness = likenessFor(hints?.function)
    const endOfLastMs = bucketEnd(between.endMs)
    const scope = { projectId, matchers, found, startMs: between.startMs, endMs: endOfLastMs }
    const limit = new SampleLimit(storedSourceLimits.maxSamples)
    const folder = new RollupFolder(likeness.columns, bucketEnd(between.startMs) - rollupMs, rollupMs)
    const likenessesOf = (runs: readonly BucketRun[]): readonly SeriesRun[] =>
      runs.flatMap(({ labels, buckets, columns }) => {
        const { times, values } = makeSamples(likeness, columns, buckets.length, between)
        limit.count(times.length)
        return times.length === 0 ? [] : { labels, times, values, isLikeness: true }
      })
    for await (const runs of readRollups(telemetry, scope, likeness.columns, limit, signal))
      for (const run of runs) yield likenessesOf(folder.push(run))
    yield likenessesOf(folder.finish())
  }
}

/** Buckets at whose bounds roll-ups and samples meet. */
function longestBucket({ startMs, bucketMs }: BucketRequest, plan: RollupPlan): number {
  return plan.flatMap(({ fromMs, toMs }) => [fromMs - startMs, toMs - startMs]).reduce(greatestDivisor, bucketMs)
}

function greatestDivisor(a: number, b: number): number {
  let [greater, less] = [a, b]
  while (less > 0) [greater, less] = [less, greater % less]
  return greater
}

/** A sum may have overflowed, which only the samples can tell. */
function checkSums(runs: readonly BucketRun[]): readonly BucketRun[] {
  for (const { columns } of runs)
    if (columns.sum?.some((sum) => sum === Infinity || sum === -Infinity)) throw new BucketsUnfit('a sum is not finite')
  return runs
}
