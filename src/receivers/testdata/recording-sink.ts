import type { AttributeList } from '../../model/attributes.ts'
import type { NanoTime } from '../../model/bytes.ts'
import type { LogRecordView } from '../../model/log-record.ts'
import type { MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import type { BucketSpans, FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from '../../model/series.ts'
import type { SpanView } from '../../model/span.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'

type Pairs = readonly (readonly [string, string])[]

/** Under what a record stood when it was handed over. */
interface Under {
  readonly resource: Pairs
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: Pairs }
}

export type Recorded = Under & Readonly<Record<string, unknown>>

/** Keeps everything it is given as plain data: times as decimal nanoseconds, ids as hex, text as strings. Checks that text is UTF-8. */
export class RecordingSink implements TelemetrySink {
  readonly records: Recorded[] = []
  readonly rejected: Partial<Record<RejectReason, number>> = {}
  private labels: Pairs = []
  private under: Under = { resource: [], scope: { name: '', version: '', attributes: [] } }

  resource(attributes: AttributeList): void {
    this.under = { resource: pairs(attributes), scope: { name: '', version: '', attributes: [] } }
  }

  scope(name: { toString(): string }, version: { toString(): string }, attributes: AttributeList): void {
    this.under = { ...this.under, scope: { name: name.toString(), version: version.toString(), attributes: pairs(attributes) } }
  }

  logRecord(record: LogRecordView): void {
    // A length below zero would break the row, and with it the rows of everybody in its batch.
    if (record.body.length < 0) throw new RangeError('a body that ends before it begins')
    this.records.push({
      ...this.under,
      time: nanos(record.time),
      observedTime: nanos(record.observedTime),
      severityNumber: record.severityNumber,
      severityText: record.severityText.toString(),
      body: record.body.toString(),
      eventName: record.eventName.toString(),
      traceId: record.traceId.toHex(),
      spanId: record.spanId.toHex(),
      flags: record.flags,
      attributes: pairs(record.attributes),
    })
  }

  span(span: SpanView): void {
    this.records.push({
      ...this.under,
      traceId: span.traceId.toHex(),
      spanId: span.spanId.toHex(),
      parentSpanId: span.parentSpanId.toHex(),
      traceState: span.traceState.toString(),
      name: span.name.toString(),
      kind: span.kind,
      start: nanos(span.start),
      end: nanos(span.end),
      statusCode: span.statusCode,
      statusMessage: span.statusMessage.toString(),
      flags: span.flags,
      attributes: pairs(span.attributes),
      events: span.events.slice(0, span.eventCount).map((event) => ({
        time: nanos(event.time),
        name: event.name.toString(),
        attributes: pairs(event.attributes),
      })),
      links: span.links.slice(0, span.linkCount).map((link) => ({
        traceId: link.traceId.toHex(),
        spanId: link.spanId.toHex(),
        traceState: link.traceState.toString(),
        attributes: pairs(link.attributes),
      })),
    })
  }

  metricPoint(metric: MetricDescriptor, point: MetricPointView): void {
    this.records.push({ ...this.under, metric: { ...metric }, ...common(point), ...byKind(metric, point) })
  }

  series({ bytes, bounds, length }: LabelRanges): void {
    this.labels = Array.from({ length }, (_, i) => [
      text(bytes.subarray(bounds[i * 4], bounds[i * 4 + 1])),
      text(bytes.subarray(bounds[i * 4 + 2], bounds[i * 4 + 3])),
    ])
  }

  sample(timeMs: number, low: number, high: number, startMs: number): void {
    this.records.push({ ...this.under, labels: this.labels, timeMs, bits: hexBits(low, high), startMs })
  }

  nativeHistogram({ sumLow, sumHigh, positive, negative, bounds, ...rest }: NativeHistogramView): void {
    const sum = hexBits(sumLow, sumHigh)
    const sides = { positive: spans(positive), negative: spans(negative), bounds: [...bounds] }
    this.records.push({ ...this.under, labels: this.labels, ...rest, sum, ...sides })
  }

  exemplar({ timeMs, value, labels }: SeriesExemplarView): void {
    const exemplar = Array.from({ length: labels.length }, (_, i) => [
      text(labels.keyBytes[i]?.subarray(labels.keyStart[i], labels.keyEnd[i])),
      text(labels.valueBytes[i]?.subarray(labels.valueStart[i], labels.valueEnd[i])),
    ])
    this.records.push({ ...this.under, labels: this.labels, timeMs, value, exemplar })
  }

  metricFamily({ name, type, unit, help }: FamilyView): void {
    const [family, unitText, helpText] = [name, unit, help].map(({ bytes, start, end }) => text(bytes.subarray(start, end)))
    this.records.push({ ...this.under, family, type, unit: unitText, help: helpText })
  }

  reject(reason: RejectReason, count: number): void {
    this.rejected[reason] = (this.rejected[reason] ?? 0) + count
  }
}

function common(point: MetricPointView): object {
  return {
    attributes: pairs(point.attributes),
    startTime: nanos(point.startTime),
    time: nanos(point.time),
    flags: point.flags,
    exemplars: point.exemplars.slice(0, point.exemplarCount).map((exemplar) => ({
      time: nanos(exemplar.time),
      value: exemplar.value,
      traceId: exemplar.traceId.toHex(),
      spanId: exemplar.spanId.toHex(),
      attributes: pairs(exemplar.attributes),
    })),
  }
}

function byKind({ kind }: MetricDescriptor, point: MetricPointView): object {
  if (kind === 'gauge' || kind === 'sum') return { value: point.value }
  const { count, sum, min, max } = point
  if (kind === 'summary') return { count, sum, quantiles: [...point.quantiles], quantileValues: [...point.quantileValues] }
  if (kind === 'histogram') return { count, sum, min, max, bounds: [...point.bounds], bucketCounts: [...point.bucketCounts] }
  return {
    count,
    sum,
    min,
    max,
    scale: point.scale,
    zeroCount: point.zeroCount,
    zeroThreshold: point.zeroThreshold,
    positive: { offset: point.positive.offset, counts: [...point.positive.counts] },
    negative: { offset: point.negative.offset, counts: [...point.negative.counts] },
  }
}

function nanos(time: NanoTime): string {
  return String((BigInt(time.high >>> 0) << 32n) | BigInt(time.low >>> 0))
}

/** Labels in Prometheus' shape are not known to be UTF-8. */
function text(bytes: Buffer | undefined): string {
  return bytes?.toString('latin1') ?? ''
}

function hexBits(low: number, high: number): string {
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0')
}

function spans({ offsets, lengths, counts }: BucketSpans): object {
  return { offsets: [...offsets], lengths: [...lengths], counts: [...counts] }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function pairs(list: AttributeList): Pairs {
  return Array.from({ length: list.length }, (_, i) => [
    utf8.decode(list.keyBytes[i]?.subarray(list.keyStart[i], list.keyEnd[i])),
    utf8.decode(list.valueBytes[i]?.subarray(list.valueStart[i], list.valueEnd[i])),
  ])
}
