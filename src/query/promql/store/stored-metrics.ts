import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { HistogramFinder } from './histogram-finder.ts'
import { mergeRuns } from './merge-runs.ts'
import { readFloats } from './read-floats.ts'
import { readHistograms } from './read-histograms.ts'
import { SampleLimit } from './sample-limit.ts'
import { clampTime } from './sample-scope.ts'
import { SeriesFinder } from './series-finder.ts'

export interface StoredSourceLimits {
  /** Series that one selector may match. */
  readonly maxSeries: number
  /** Samples that one selector may read. */
  readonly maxSamples: number
}

export const storedSourceLimits: StoredSourceLimits = { maxSeries: 200_000, maxSamples: 500_000_000 }

/** Times are read as 32-bit offsets. */
const longestLeafMs = 2 ** 32 - 1

/** The metrics of all projects in the telemetry store; one for the process, for it remembers what it looked up. */
export class StoredMetrics {
  readonly telemetry: TelemetryStore
  readonly series: SeriesFinder
  readonly histograms: HistogramFinder

  constructor(telemetry: TelemetryStore) {
    this.telemetry = telemetry
    this.series = new SeriesFinder(telemetry)
    this.histograms = new HistogramFinder(telemetry)
  }

  /** The samples of a project, and of no other. */
  source(projectId: number, limits: StoredSourceLimits = storedSourceLimits): SeriesSource {
    return { select: (request, signal) => this.select(projectId, limits, request, signal) }
  }

  private async *select(
    projectId: number,
    { maxSeries, maxSamples }: StoredSourceLimits,
    { matchers, startMs, endMs }: SelectRequest,
    signal: AbortSignal,
  ): AsyncGenerator<SeriesRun, void, undefined> {
    const { telemetry } = this
    const first = clampTime(startMs)
    const last = clampTime(endMs)
    if (first >= last) return
    const found = await this.series.find({ projectId, matchers, fromMs: first, limit: maxSeries }, signal)
    if (found.byId.size === 0) return
    const hasHistograms = await this.histograms.mayHave(projectId, found.metrics, signal)
    const limit = new SampleLimit(maxSamples)
    for (let from = first; from < last; from += longestLeafMs) {
      const scope = { projectId, matchers, found, startMs: from, endMs: Math.min(last, from + longestLeafMs) }
      const floats = readFloats(telemetry, scope, limit, signal)
      const runs = hasHistograms ? mergeRuns(floats, readHistograms(telemetry, scope, limit, signal)) : floats
      for await (const run of runs) yield run
    }
  }
}
