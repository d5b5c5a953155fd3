import type { AttributeList } from '../model/attributes.ts'
import type { Slice } from '../model/bytes.ts'
import { logClasses, type LogRecordView } from '../model/log-record.ts'
import type { MetricDescriptor, MetricPointView } from '../model/metric.ts'
import type { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from '../model/series.ts'
import type { SpanView } from '../model/span.ts'
import type { RejectReason, TelemetrySink } from '../model/telemetry-sink.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'
import { BatchContext } from './batch-context.ts'
import type { SegmentHalves } from './chunk-set.ts'
import { batchLimits, type PartLimits } from './limits.ts'
import { LogEncoder } from './log-encoder.ts'
import { MetricEncoder } from './metrics/metric-encoder.ts'
import { SeriesEncoder } from './metrics/series-encoder.ts'
import type { Outcome } from './outcome.ts'
import type { Horizon, ProjectPipeline } from './project-pipeline.ts'
import { SharedBytes, sizeOf } from './shared-bytes.ts'
import { SpanEncoder } from './span-encoder.ts'
import { TailSample } from './tail-sample.ts'

/** One body, encoded: what goes to the write-ahead log and what is said about it. */
export interface EncodedBatch extends Outcome {
  readonly chunks: readonly RowChunk[]
  /** Pieces of text masked, by detector. */
  readonly masked: ReadonlyMap<string, number>
  /** Every record carried its own time: the same bytes again are the same records. */
  readonly allTimed: boolean
  readonly tail: TailSample | undefined
}

export interface BatchSpec {
  readonly project: ProjectPipeline
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** Who sends it: each has an allowance of new metric series of its own. */
  readonly sender?: string
  readonly horizon: Horizon
  /** How many log records to show to those who watch live; 0 when nobody does. */
  readonly tailRecords?: number
  /** When what was taken reaches one of these, the next that comes is answered with `PartFull`. Without it everything is taken. */
  readonly part?: PartLimits
  /** Say which records were not taken. */
  readonly itemised?: boolean
}

/** The rest of the body must be encoded apart from what is here already. */
export class PartFull extends Error {
  override readonly name = 'PartFull'
}

/** Takes the records of one body and encodes them as rows of every table. One batch, one encoder. */
export class BatchEncoder implements TelemetrySink {
  private readonly batch: BatchContext
  private readonly logs: LogEncoder
  private readonly spans: SpanEncoder
  private readonly metrics: MetricEncoder
  private readonly prometheus: SeriesEncoder
  private readonly tail: TailSample | undefined
  private readonly shared = new SharedBytes()
  private readonly part: PartLimits | undefined
  private sharedBytes = 0
  private records = 0

  constructor({ project, receivedAt, sender = '', horizon, tailRecords = 0, part, itemised }: BatchSpec) {
    this.part = part
    this.batch = new BatchContext(project, receivedAt, sender, itemised)
    this.tail = tailRecords > 0 ? new TailSample(tailRecords) : undefined
    const oldest = (ageMs: number): number => Math.max(0, receivedAt - Math.min(ageMs, longestAgeMs))
    this.logs = new LogEncoder(
      this.batch,
      logClasses.map((name) => oldest(horizon.logsMs[name])),
      this.tail,
    )
    this.spans = new SpanEncoder(this.batch, oldest(horizon.spansMs))
    this.metrics = new MetricEncoder(this.batch, oldest(horizon.metricsMs))
    this.prometheus = new SeriesEncoder(this.batch, oldest(horizon.metricsMs))
  }

  resource(attributes: AttributeList): void {
    this.checkRoom()
    this.shared.setResource(attributes)
    this.batch.setResource(attributes)
  }

  scope(name: Slice, version: Slice, attributes: AttributeList): void {
    this.checkRoom()
    this.shared.setScope(name, version, attributes)
    this.batch.setScope(name, version, attributes)
  }

  logRecord(record: LogRecordView): void {
    if (this.admits()) this.logs.encode(record)
  }

  span(span: SpanView): void {
    if (this.admits()) this.spans.encode(span)
  }

  metricPoint(metric: MetricDescriptor, point: MetricPointView): void {
    if (!this.admits()) return
    const problem = this.problemOf(point)
    if (problem === undefined) this.metrics.encode(metric, point)
    else this.batch.reject(problem, 1)
  }

  series(labels: LabelRanges): void {
    this.checkRoom()
    this.prometheus.begin(labels)
  }

  sample(timeMs: number, low: number, high: number, startMs: number): void {
    if (this.admits()) this.prometheus.sample(timeMs, low, high, startMs)
  }

  nativeHistogram(histogram: NativeHistogramView): void {
    if (this.admits()) this.prometheus.nativeHistogram(histogram)
  }

  exemplar(exemplar: SeriesExemplarView): void {
    if (this.admits()) this.prometheus.exemplar(exemplar)
  }

  metricFamily(family: FamilyView): void {
    if (this.admits()) this.prometheus.family(family)
  }

  reject(reason: RejectReason, count: number): void {
    this.checkRoom()
    const { batch } = this
    // One after the other only where each is told of.
    const step = batch.refused === undefined ? count : 1
    for (let done = 0; done < count; done += step) {
      batch.shown += step
      batch.reject(reason, step)
    }
  }

  /** Series that had to be looked at closely, because they are new or look it: each costs as much as many records. */
  get newSeries(): number {
    return this.prometheus.newSeries + this.metrics.newSeries
  }

  /** Bytes encoded so far. */
  get sizeBytes(): number {
    return this.batch.chunks.sizeBytes
  }

  /** Hands over what was encoded, for `segment`; the encoder is empty afterwards. */
  finish(segment: SegmentHalves): EncodedBatch {
    const { batch, tail } = this
    this.metrics.finish()
    this.prometheus.finish()
    return {
      chunks: batch.chunks.finish(segment),
      accepted: batch.accepted,
      rejected: batch.rejected,
      written: batch.written,
      items: batch.refused === undefined ? undefined : { shown: batch.shown, refused: batch.refused },
      masked: batch.text.masked,
      allTimed: batch.allTimed,
      tail,
    }
  }

  /** May one more record be encoded? When there is no room for its row it is rejected. */
  private admits(): boolean {
    this.checkRoom()
    this.records++
    this.batch.shown++
    this.sharedBytes += this.shared.perRecord
    if (this.batch.chunks.sizeBytes < batchLimits.appendBytes) return true
    this.batch.reject('request_too_large', 1)
    return false
  }

  /** Each bucket and quantile of a point becomes a series of its own, with all labels. */
  private problemOf({ attributes, bounds, bucketCounts, quantiles }: MetricPointView): RejectReason | undefined {
    const series = Math.max(bounds.length, bucketCounts.length) + quantiles.length
    if (series <= usualSeries) return undefined
    if (series > batchLimits.pointSeries) return 'series_limit'
    return series * (sizeOf(attributes) + this.shared.scopeBytes) <= batchLimits.pointBytes ? undefined : 'label_limit'
  }

  private checkRoom(): void {
    const { part } = this
    if (part !== undefined && (this.records >= part.records || this.sharedBytes >= part.sharedBytes)) throw new PartFull()
  }

  /** The body turned out unreadable, or could not be made durable: nothing of it happened. */
  abandon(): void {
    this.batch.chunks.release()
    this.metrics.abandon()
    this.prometheus.abandon()
  }
}

/** So many series of one point need no closer look. */
const usualSeries = 16

/** "For ever" still refuses what no living system sends: ten years. */
const longestAgeMs = 3653 * 86_400_000
