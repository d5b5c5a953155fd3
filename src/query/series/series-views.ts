import type { Clock } from '../../lib/clock.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SharedWork } from '../promql/serve/shared-work.ts'
import { type CutPreview, type CutScope, previewLabelCut } from './preview-label-cut.ts'
import { type MetricLabels, readMetricLabels } from './read-metric-labels.ts'
import { readSeriesGrowth, type SeriesGrowth } from './read-series-growth.ts'
import type { SeriesScope } from './sampled.ts'

/** Views are read again after so long: they look at all series of a project. */
const keepMs = 60_000
const mostKept = 200

interface Kept {
  readonly atMs: number
  readonly view: unknown
}

/** Where a project's series come from, and what a cut would make of them. All throw Fault as the telemetry store does. */
export class SeriesViews {
  private readonly telemetry: TelemetryStore
  private readonly clock: Clock
  private readonly kept = new Map<string, Kept>()
  private readonly underWay = new SharedWork<unknown>()

  constructor(telemetry: TelemetryStore, clock: Clock) {
    this.telemetry = telemetry
    this.clock = clock
  }

  growth(projectId: number, signal: AbortSignal): Promise<SeriesGrowth> {
    return this.read(['growth', projectId], (ended) => readSeriesGrowth(this.telemetry, this.scopeOf(projectId), ended), signal)
  }

  labelsOf(projectId: number, metric: string, signal: AbortSignal): Promise<MetricLabels> {
    const work = (ended: AbortSignal): Promise<MetricLabels> =>
      readMetricLabels(this.telemetry, { ...this.scopeOf(projectId), metric }, ended)
    return this.read(['labels', projectId, metric], work, signal)
  }

  preview(projectId: number, cut: Omit<CutScope, keyof SeriesScope>, signal: AbortSignal): Promise<CutPreview> {
    const work = (ended: AbortSignal): Promise<CutPreview> => previewLabelCut(this.telemetry, { ...this.scopeOf(projectId), ...cut }, ended)
    return this.read(['preview', projectId, cut], work, signal)
  }

  private scopeOf(projectId: number): SeriesScope {
    return { projectId, nowMs: this.clock.now() }
  }

  private async read<View>(name: unknown, work: (signal: AbortSignal) => Promise<View>, signal: AbortSignal): Promise<View> {
    const key = JSON.stringify(name)
    const atMs = this.clock.monotonic()
    const known = this.kept.get(key)
    // The key says what kind of view it is.
    if (known !== undefined && atMs - known.atMs < keepMs) return known.view as View
    const view = (await this.underWay.run(key, work, signal)) as View
    if (this.kept.size >= mostKept) this.kept.clear()
    this.kept.set(key, { atMs, view })
    return view
  }
}
