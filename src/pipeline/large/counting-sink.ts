import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import type { RefusedRecord } from '../../receivers/receiver.ts'

/** Stores nothing: says how many records a part has that is stored already, or may not be. */
export class CountingSink implements TelemetrySink {
  records = 0
  readonly written = { samples: 0, histograms: 0, exemplars: 0 }
  readonly rejected = new Map<RejectReason, number>()
  /** Of `records` and `rejected`. */
  shown = 0
  /** What the receiver rejected itself. */
  readonly refused: RefusedRecord[] = []

  resource(): void {}

  scope(): void {}

  logRecord(): void {
    this.shown++
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
    for (let i = 0; i < count && this.shown < mostItems; i++) this.refused.push({ at: this.shown++, reason })
  }
}

/** No body whose records are told of one by one has more. */
const mostItems = 200_000
