import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { findSeries } from './find-series.ts'
import { mergeRuns } from './merge-runs.ts'
import { readFloats } from './read-floats.ts'
import { readHistograms } from './read-histograms.ts'
import { SampleLimit } from './sample-limit.ts'

export interface StoredSourceLimits {
  /** Series that one selector may match. */
  readonly maxSeries: number
  /** Samples that one selector may read. */
  readonly maxSamples: number
}

export const storedSourceLimits: StoredSourceLimits = { maxSeries: 200_000, maxSamples: 500_000_000 }

/** Times are read as 32-bit offsets. */
const longestLeafMs = 2 ** 32 - 1
/** What the store's times can hold with all their arithmetic: 1970 to 2106. */
const greatestMs = (2 ** 32 - 1) * 1000

/** The metrics of one project in the telemetry store. */
export class StoredSource implements SeriesSource {
  private readonly telemetry: TelemetryStore
  private readonly projectId: number
  private readonly limits: StoredSourceLimits

  constructor(telemetry: TelemetryStore, projectId: number, limits: StoredSourceLimits = storedSourceLimits) {
    this.telemetry = telemetry
    this.projectId = projectId
    this.limits = limits
  }

  async *select({ matchers, startMs, endMs }: SelectRequest, signal: AbortSignal): AsyncGenerator<SeriesRun, void, undefined> {
    const { telemetry, projectId } = this
    const { maxSeries, maxSamples } = this.limits
    const first = Math.max(-1, Math.floor(startMs))
    const last = Math.min(greatestMs, Math.floor(endMs))
    if (first >= last) return
    const found = await findSeries(telemetry, { projectId, matchers, fromMs: first, maxSeries }, signal)
    if (found.byId.size === 0) return
    const limit = new SampleLimit(maxSamples)
    for (let from = first; from < last; from += longestLeafMs) {
      const scope = { projectId, matchers, found, startMs: from, endMs: Math.min(last, from + longestLeafMs) }
      const floats = readFloats(telemetry, scope, limit, signal)
      const runs = mergeRuns(floats, readHistograms(telemetry, scope, limit, signal))
      for await (const run of runs) yield run
    }
  }
}
