import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'

/** Stores nothing: says how many records a part has that is stored already, or may not be. */
export class CountingSink implements TelemetrySink {
  records = 0
  readonly written = { samples: 0, histograms: 0, exemplars: 0 }
  readonly rejected = new Map<RejectReason, number>()

  resource(): void {}

  scope(): void {}

  logRecord(): void {
    this.records++
  }

  span(): void {
    this.records++
  }

  metricPoint(): void {
    this.records++
  }

  series(): void {}

  sample(): void {
    this.records++
    this.written.samples++
  }

  nativeHistogram(): void {
    this.records++
    this.written.histograms++
  }

  exemplar(): void {
    this.written.exemplars++
  }

  metricFamily(): void {}

  reject(reason: RejectReason, count: number): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + count)
  }
}
