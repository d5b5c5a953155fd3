import type { AttributeList } from '../../model/attributes.ts'
import type { Slice } from '../../model/bytes.ts'
import type { LogRecordView } from '../../model/log-record.ts'
import type { MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import type { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from '../../model/series.ts'
import type { SpanView } from '../../model/span.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import type { BatchEncoder } from '../batch-encoder.ts'
import { batchLimits } from '../limits.ts'
import { RecordingSink } from './recording-sink.ts'

/** Memory taken at once for what is written down: few bodies bring much that is new. */
const firstBytes = 64 * 1024

/**
 * Passes what a receiver shows on to an encoder, until more series began than one turn of the event loop has time for: what comes then is
 * only written down, to be played into the same encoder in turns of their own.
 */
export class BoundedSink implements TelemetrySink {
  private readonly encoder: BatchEncoder
  private recording: RecordingSink | undefined
  private target: TelemetrySink

  constructor(encoder: BatchEncoder) {
    this.encoder = this.target = encoder
  }

  /** What was written down; undefined when the encoder has seen everything. */
  finish(): Buffer[] | undefined {
    return this.recording?.finish()
  }

  resource(attributes: AttributeList): void {
    this.target.resource(attributes)
  }

  scope(name: Slice, version: Slice, attributes: AttributeList): void {
    this.target.scope(name, version, attributes)
  }

  logRecord(record: LogRecordView): void {
    this.target.logRecord(record)
  }

  span(span: SpanView): void {
    this.target.span(span)
  }

  metricPoint(metric: MetricDescriptor, point: MetricPointView): void {
    this.target.metricPoint(metric, point)
    this.lookAtSeries()
  }

  series(labels: LabelRanges): void {
    this.target.series(labels)
    this.lookAtSeries()
  }

  sample(timeMs: number, low: number, high: number, startMs: number): void {
    this.target.sample(timeMs, low, high, startMs)
  }

  nativeHistogram(histogram: NativeHistogramView): void {
    this.target.nativeHistogram(histogram)
  }

  exemplar(exemplar: SeriesExemplarView): void {
    this.target.exemplar(exemplar)
  }

  metricFamily(family: FamilyView): void {
    this.target.metricFamily(family)
  }

  reject(reason: RejectReason, count: number): void {
    this.target.reject(reason, count)
  }

  private lookAtSeries(): void {
    if (this.recording === undefined && this.encoder.newSeries > batchLimits.newSeries) {
      this.target = this.recording = new RecordingSink(firstBytes)
    }
  }
}
