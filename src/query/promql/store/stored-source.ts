import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { StoredMetrics } from './stored-metrics.ts'

const byStore = new WeakMap<TelemetryStore, StoredMetrics>()

/** The metrics of one project. */
export class StoredSource implements SeriesSource {
  private readonly source: SeriesSource

  constructor(telemetry: TelemetryStore, projectId: number) {
    const metrics = byStore.get(telemetry) ?? new StoredMetrics(telemetry)
    byStore.set(telemetry, metrics)
    this.source = metrics.source(projectId)
  }

  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<SeriesRun> {
    return this.source.select(request, signal)
  }
}
