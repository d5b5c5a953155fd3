import type { AttributeList } from './attributes.ts'
import type { Slice } from './bytes.ts'
import type { LogRecordView } from './log-record.ts'
import type { MetricDescriptor, MetricPointView } from './metric.ts'
import type { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from './series.ts'
import type { SpanView } from './span.ts'

/**
 * Where a receiver puts what it decoded, in the order resource, scope, records. Everything passed is only lent for the call:
 * the sink copies what it keeps. The sink masks, classifies, checks limits and encodes; a record it will not take is counted
 * by reason. What it throws ends the decoding and is passed on as it is. Before the first `resource` or `scope` both are empty.
 *
 * Metrics come in one of two shapes: `metricPoint` as OpenTelemetry has them, or as Prometheus has them: `series`, then what belongs to
 * it (`sample`, `nativeHistogram`, `exemplar`), stored as it comes; resource and scope do not matter to these.
 */
export interface TelemetrySink {
  resource(attributes: AttributeList): void
  scope(name: Slice, version: Slice, attributes: AttributeList): void
  logRecord(record: LogRecordView): void
  span(span: SpanView): void
  metricPoint(metric: MetricDescriptor, point: MetricPointView): void
  series(labels: LabelRanges): void
  /**
   * The value as the halves of its IEEE bits: NaNs differ. `startMs` is when the counting began, 0 = not given; both epoch milliseconds.
   */
  sample(timeMs: number, low: number, high: number, startMs: number): void
  nativeHistogram(histogram: NativeHistogramView): void
  exemplar(exemplar: SeriesExemplarView): void
  metricFamily(family: FamilyView): void
  /** A record the receiver could not read though the rest of the body is sound. */
  reject(reason: RejectReason, count: number): void
}

/** Why a record (or body) was not taken; the label `reason` of our counters and the words of the ingestion page. */
export const rejectReasons = [
  'malformed',
  'too_large',
  'request_too_large',
  'too_old',
  'too_new',
  'too_many_attributes',
  'series_limit',
  'label_limit',
  'invalid_id',
  'unsupported',
  'unauthenticated',
  'rate_limited',
  'overloaded',
  'disk_full',
] as const
export type RejectReason = (typeof rejectReasons)[number]
