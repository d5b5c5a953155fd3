import { AttributeList } from '../../model/attributes.ts'
import { type NanoTime, Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import { ExemplarView, type ExponentialBuckets, type MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import {
  type BucketSpans,
  familyTypes,
  FamilyView,
  LabelRanges,
  NativeHistogramView,
  resetHints,
  SeriesExemplarView,
} from '../../model/series.ts'
import { SpanEventView, SpanLinkView, SpanView } from '../../model/span.ts'
import { type RejectReason, rejectReasons, type TelemetrySink } from '../../model/telemetry-sink.ts'
import { SharedBytes } from '../shared-bytes.ts'
import { operation } from './operation.ts'

/** Plays a recording into a sink, one entry a step. It trusts the recording: only `RecordingSink` makes them. */
export class RecordingPlayer {
  private readonly blocks: readonly Buffer[]
  private block: Buffer
  private index = 0
  private at = 0
  private readonly resource = new AttributeList()
  private readonly scopeName = new Slice()
  private readonly scopeVersion = new Slice()
  private readonly scope = new AttributeList()
  private readonly record = new LogRecordView()
  private readonly spanView = new SpanView()
  private readonly point = new MetricPointView()
  private metric: MetricDescriptor | undefined
  private readonly labels = new LabelRanges()
  private readonly histogram = new NativeHistogramView()
  private readonly seriesExemplar = new SeriesExemplarView()
  private readonly family = new FamilyView()
  private readonly shared = new SharedBytes()
  /** Bytes of the entry played last. */
  entryBytes = 0

  constructor(blocks: readonly Buffer[]) {
    this.blocks = blocks
    this.block = blocks[0] ?? Buffer.alloc(0)
  }

  get done(): boolean {
    return this.index >= this.blocks.length
  }

  /** What each record costs for what stands above it. */
  get sharedBytes(): number {
    return this.shared.perRecord
  }

  /** Shows another sink the resource, scope and series at hand. */
  restate(sink: TelemetrySink): void {
    sink.resource(this.resource)
    sink.scope(this.scopeName, this.scopeVersion, this.scope)
    if (this.labels.length > 0) sink.series(this.labels)
  }

  /** Plays the next entry; true when it was a record. */
  step(sink: TelemetrySink): boolean {
    const start = this.at
    const code = this.block[this.at++] ?? 0
    const isRecord = this.play(code, sink)
    this.entryBytes = this.at - start
    if (this.at >= this.block.length) {
      this.block = this.blocks[++this.index] ?? Buffer.alloc(0)
      this.at = 0
    }
    return isRecord
  }

  private play(code: number, sink: TelemetrySink): boolean {
    switch (code) {
      case operation.resource:
        this.list(this.resource)
        this.shared.setResource(this.resource)
        sink.resource(this.resource)
        return false
      case operation.scope:
        this.slice(this.scopeName)
        this.slice(this.scopeVersion)
        this.list(this.scope)
        this.shared.setScope(this.scopeName, this.scopeVersion, this.scope)
        sink.scope(this.scopeName, this.scopeVersion, this.scope)
        return false
      case operation.logRecord:
        this.readLogRecord(this.record)
        sink.logRecord(this.record)
        return true
      case operation.span:
        this.readSpan(this.spanView)
        sink.span(this.spanView)
        return true
      case operation.metric:
        // Written by JSON.stringify from a MetricDescriptor.
        this.metric = JSON.parse(this.text()) as MetricDescriptor
        return false
      case operation.metricPoint:
        this.readPoint(this.point)
        if (this.metric !== undefined) sink.metricPoint(this.metric, this.point)
        return true
      case operation.series:
        this.readLabels(this.labels)
        sink.series(this.labels)
        return false
      case operation.sample: {
        const timeMs = this.float64()
        const low = this.uint32()
        const high = this.uint32()
        sink.sample(timeMs, low, high, this.float64())
        return true
      }
      case operation.nativeHistogram:
        this.readHistogram(this.histogram)
        sink.nativeHistogram(this.histogram)
        return true
      case operation.exemplar:
        this.seriesExemplar.timeMs = this.float64()
        this.seriesExemplar.value = this.float64()
        this.list(this.seriesExemplar.labels)
        sink.exemplar(this.seriesExemplar)
        return true
      case operation.metricFamily:
        this.family.type = familyTypes[this.block[this.at++] ?? 0] ?? 'unknown'
        for (const slice of [this.family.name, this.family.unit, this.family.help]) this.slice(slice)
        sink.metricFamily(this.family)
        return true
      case operation.reject: {
        const reason = this.text()
        const known: RejectReason = rejectReasons.find((one) => one === reason) ?? 'malformed'
        sink.reject(known, this.varint())
        return false
      }
      default:
        throw new RangeError('not a recording')
    }
  }

  private readLogRecord(record: LogRecordView): void {
    this.time(record.time)
    this.time(record.observedTime)
    record.severityNumber = this.varint()
    record.flags = this.uint32()
    this.slice(record.severityText)
    this.slice(record.body)
    this.slice(record.eventName)
    this.slice(record.traceId)
    this.slice(record.spanId)
    this.list(record.attributes)
  }

  private readSpan(span: SpanView): void {
    for (const slice of [span.traceId, span.spanId, span.parentSpanId, span.traceState, span.name, span.statusMessage]) this.slice(slice)
    span.kind = this.varint()
    span.statusCode = this.varint()
    span.flags = this.uint32()
    this.time(span.start)
    this.time(span.end)
    this.list(span.attributes)
    span.eventCount = this.varint()
    for (let i = 0; i < span.eventCount; i++) {
      const event = (span.events[i] ??= new SpanEventView())
      this.time(event.time)
      this.slice(event.name)
      this.list(event.attributes)
    }
    span.linkCount = this.varint()
    for (let i = 0; i < span.linkCount; i++) {
      const link = (span.links[i] ??= new SpanLinkView())
      this.slice(link.traceId)
      this.slice(link.spanId)
      this.slice(link.traceState)
      this.list(link.attributes)
    }
  }

  private readPoint(point: MetricPointView): void {
    this.list(point.attributes)
    this.time(point.startTime)
    this.time(point.time)
    point.flags = this.uint32()
    point.value = this.float64()
    point.count = this.float64()
    point.scale = this.float64()
    point.zeroCount = this.float64()
    point.zeroThreshold = this.float64()
    point.sum = this.optional()
    point.min = this.optional()
    point.max = this.optional()
    this.numbers(point.bounds)
    this.numbers(point.bucketCounts)
    this.numbers(point.quantiles)
    this.numbers(point.quantileValues)
    this.buckets(point.positive)
    this.buckets(point.negative)
    point.exemplarCount = this.varint()
    for (let i = 0; i < point.exemplarCount; i++) {
      const exemplar = (point.exemplars[i] ??= new ExemplarView())
      this.time(exemplar.time)
      exemplar.value = this.float64()
      this.slice(exemplar.traceId)
      this.slice(exemplar.spanId)
      this.list(exemplar.attributes)
    }
  }

  private readLabels(labels: LabelRanges): void {
    labels.clear(this.block)
    const count = this.varint()
    const rawSize = this.varint()
    if (rawSize > 0) {
      const start = this.at
      this.at += rawSize
      for (let i = 0; i < count; i++) {
        labels.add(start + this.varint(), start + this.varint(), start + this.varint(), start + this.varint())
      }
      labels.rawStart = start
      labels.rawEnd = start + rawSize
      return
    }
    for (let i = 0; i < count; i++) {
      const nameSize = this.varint()
      const name = this.at
      this.at = name + nameSize
      const valueSize = this.varint()
      const value = this.at
      this.at = value + valueSize
      labels.add(name, name + nameSize, value, value + valueSize)
    }
  }

  private readHistogram(histogram: NativeHistogramView): void {
    histogram.timeMs = this.float64()
    histogram.startMs = this.float64()
    histogram.schema = this.float64()
    histogram.zeroThreshold = this.float64()
    histogram.zeroCount = this.float64()
    histogram.count = this.float64()
    histogram.sumLow = this.uint32()
    histogram.sumHigh = this.uint32()
    const hint = this.text()
    histogram.resetHint = resetHints.find((one) => one === hint) ?? 'unknown'
    this.spans(histogram.positive)
    this.spans(histogram.negative)
    this.numbers(histogram.bounds)
  }

  private spans({ offsets, lengths, counts }: BucketSpans): void {
    for (const numbers of [offsets, lengths, counts]) this.numbers(numbers)
  }

  private varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.block[this.at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  private uint32(): number {
    this.at += 4
    return this.block.readUInt32LE(this.at - 4)
  }

  private float64(): number {
    this.at += 8
    return this.block.readDoubleLE(this.at - 8)
  }

  private optional(): number | undefined {
    const given = this.block[this.at++] === 1
    const number = this.float64()
    return given ? number : undefined
  }

  private time(into: NanoTime): void {
    into.low = this.uint32()
    into.high = this.uint32()
  }

  private text(): string {
    const size = this.varint()
    this.at += size
    return this.block.toString('utf8', this.at - size, this.at)
  }

  private slice(into: Slice): void {
    const size = this.varint()
    into.set(this.block, this.at, this.at + size)
    this.at += size
  }

  private list(into: AttributeList): void {
    into.clear()
    const count = this.varint()
    for (let i = 0; i < count; i++) {
      const keySize = this.varint()
      const key = this.at
      this.at = key + keySize
      const valueSize = this.varint()
      const value = this.at
      this.at = value + valueSize
      into.add(this.block, key, key + keySize, this.block, value, value + valueSize)
    }
  }

  private numbers(into: number[]): void {
    into.length = this.varint()
    for (let i = 0; i < into.length; i++) into[i] = this.float64()
  }

  private buckets(into: ExponentialBuckets): void {
    into.offset = this.float64()
    this.numbers(into.counts)
  }
}
