import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { AttributeList } from '../../model/attributes.ts'
import type { NanoTime, Slice } from '../../model/bytes.ts'
import type { LogRecordView } from '../../model/log-record.ts'
import type { ExponentialBuckets, MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import {
  familyTypes,
  type BucketSpans,
  type FamilyView,
  type LabelRanges,
  type NativeHistogramView,
  type SeriesExemplarView,
} from '../../model/series.ts'
import type { SpanView } from '../../model/span.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { operation } from './operation.ts'

/** A recording is handed on in pieces of about so many bytes: growing one buffer to the size of a whole body copies too much. */
const blockBytes = 4 * 1024 * 1024

/** Writes down what a receiver shows a sink, in a form that can be played back elsewhere, a little at a time. */
export class RecordingSink implements TelemetrySink {
  private readonly blocks: Buffer[] = []
  private out: ByteWriter
  private metric: MetricDescriptor | undefined

  /** `firstBytes` is how much memory is taken at once. */
  constructor(firstBytes = blockBytes) {
    this.out = new ByteWriter(firstBytes)
  }

  resource(attributes: AttributeList): void {
    this.begin(operation.resource)
    this.list(attributes)
  }

  scope(name: Slice, version: Slice, attributes: AttributeList): void {
    this.begin(operation.scope)
    this.slice(name)
    this.slice(version)
    this.list(attributes)
  }

  logRecord(record: LogRecordView): void {
    this.begin(operation.logRecord)
    this.time(record.time)
    this.time(record.observedTime)
    this.out.varint(record.severityNumber)
    this.out.uint32(record.flags)
    this.slice(record.severityText)
    this.slice(record.body)
    this.slice(record.eventName)
    this.slice(record.traceId)
    this.slice(record.spanId)
    this.list(record.attributes)
  }

  span(span: SpanView): void {
    this.begin(operation.span)
    // Only now: a new record may begin a new block.
    const { out } = this
    for (const slice of [span.traceId, span.spanId, span.parentSpanId, span.traceState, span.name, span.statusMessage]) this.slice(slice)
    out.varint(span.kind)
    out.varint(span.statusCode)
    out.uint32(span.flags)
    this.time(span.start)
    this.time(span.end)
    this.list(span.attributes)
    out.varint(span.eventCount)
    for (const { time, name, attributes } of span.events.slice(0, span.eventCount)) {
      this.time(time)
      this.slice(name)
      this.list(attributes)
    }
    out.varint(span.linkCount)
    for (const { traceId, spanId, traceState, attributes } of span.links.slice(0, span.linkCount)) {
      this.slice(traceId)
      this.slice(spanId)
      this.slice(traceState)
      this.list(attributes)
    }
  }

  metricPoint(metric: MetricDescriptor, point: MetricPointView): void {
    if (metric !== this.metric) {
      this.metric = metric
      this.begin(operation.metric)
      this.out.string(JSON.stringify(metric))
    }
    this.begin(operation.metricPoint)
    const { out } = this
    this.list(point.attributes)
    this.time(point.startTime)
    this.time(point.time)
    out.uint32(point.flags)
    for (const number of [point.value, point.count, point.scale, point.zeroCount, point.zeroThreshold]) out.float64(number)
    for (const number of [point.sum, point.min, point.max]) this.optional(number)
    for (const numbers of [point.bounds, point.bucketCounts, point.quantiles, point.quantileValues]) this.numbers(numbers)
    this.buckets(point.positive)
    this.buckets(point.negative)
    out.varint(point.exemplarCount)
    for (const { time, value, traceId, spanId, attributes } of point.exemplars.slice(0, point.exemplarCount)) {
      this.time(time)
      out.float64(value)
      this.slice(traceId)
      this.slice(spanId)
      this.list(attributes)
    }
  }

  /** Labels that came in one piece stay in one piece: by it they are known again. */
  series({ bytes, bounds, length, rawStart, rawEnd }: LabelRanges): void {
    const { out } = this.begin(operation.series)
    out.varint(length)
    out.varint(rawEnd - rawStart)
    if (rawEnd > rawStart) {
      out.raw(bytes, rawStart, rawEnd)
      for (let at = 0; at < length * 4; at++) out.varint((bounds[at] ?? 0) - rawStart)
    } else for (let at = 0; at < length * 4; at += 2) out.lengthPrefixed(bytes, bounds[at], bounds[at + 1])
  }

  sample(timeMs: number, low: number, high: number, startMs: number): void {
    this.begin(operation.sample)
    const { out } = this
    out.float64(timeMs)
    out.halves(low, high)
    out.float64(startMs)
  }

  nativeHistogram(histogram: NativeHistogramView): void {
    this.begin(operation.nativeHistogram)
    const { out } = this
    const { timeMs, startMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint, positive, negative, bounds } = histogram
    for (const number of [timeMs, startMs, schema, zeroThreshold, zeroCount, count]) out.float64(number)
    out.halves(sumLow, sumHigh)
    out.string(resetHint)
    this.spans(positive)
    this.spans(negative)
    this.numbers(bounds)
  }

  exemplar({ timeMs, value, labels }: SeriesExemplarView): void {
    this.begin(operation.exemplar)
    this.out.float64(timeMs)
    this.out.float64(value)
    this.list(labels)
  }

  metricFamily({ name, type, unit, help }: FamilyView): void {
    this.begin(operation.metricFamily)
    this.out.uint8(familyTypes.indexOf(type))
    for (const slice of [name, unit, help]) this.slice(slice)
  }

  reject(reason: RejectReason, count: number): void {
    this.begin(operation.reject)
    this.out.string(reason)
    this.out.varint(count)
  }

  /** The recording, its blocks in order; none of them splits a record. */
  finish(): Buffer[] {
    if (this.out.length > 0) this.blocks.push(this.out.view())
    return this.blocks
  }

  /** A new entry may begin a new block: `out` is another one then. */
  private begin(code: number): this {
    if (this.out.length >= blockBytes) {
      this.blocks.push(this.out.view())
      this.out = new ByteWriter(blockBytes + 256 * 1024)
    }
    this.out.uint8(code)
    return this
  }

  private slice({ bytes, start, end }: Slice): void {
    this.out.lengthPrefixed(bytes, start, end)
  }

  private list(attributes: AttributeList): void {
    const { out } = this
    out.varint(attributes.length)
    for (let i = 0; i < attributes.length; i++) {
      const keyBytes = attributes.keyBytes[i]
      const valueBytes = attributes.valueBytes[i]
      if (keyBytes === undefined || valueBytes === undefined) throw new RangeError('an attribute without bytes')
      out.lengthPrefixed(keyBytes, attributes.keyStart[i], attributes.keyEnd[i])
      out.lengthPrefixed(valueBytes, attributes.valueStart[i], attributes.valueEnd[i])
    }
  }

  private time({ low, high }: Readonly<NanoTime>): void {
    this.out.halves(low, high)
  }

  private optional(number: number | undefined): void {
    this.out.uint8(number === undefined ? 0 : 1)
    this.out.float64(number ?? 0)
  }

  private numbers(numbers: readonly number[]): void {
    this.out.varint(numbers.length)
    for (const number of numbers) this.out.float64(number)
  }

  private spans({ offsets, lengths, counts }: BucketSpans): void {
    for (const numbers of [offsets, lengths, counts]) this.numbers(numbers)
  }

  private buckets({ offset, counts }: ExponentialBuckets): void {
    this.out.float64(offset)
    this.numbers(counts)
  }
}
