import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { AttributeList } from '../../model/attributes.ts'
import { nanoToMs } from '../../model/bytes.ts'
import type { ExemplarView, ExponentialBuckets } from '../../model/metric.ts'
import { type BucketSpans, type NativeHistogramView, type ResetHint, type SeriesExemplarView, staleMarker } from '../../model/series.ts'
import { metricExemplars } from '../../storage/tables/metric-exemplars.ts'
import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricMetadata } from '../../storage/tables/metric-metadata.ts'
import { metricSamples } from '../../storage/tables/metric-samples.ts'
import { metricSeries } from '../../storage/tables/metric-series.ts'
import { metricStartTimes } from '../../storage/tables/metric-start-times.ts'
import type { BatchContext } from '../batch-context.ts'
import type { ChunkWriter } from '../chunk-set.ts'
import type { Field } from '../field-table.ts'
import { dateText, dayOf } from '../partition-text.ts'
import { writeHexId, writeMs } from '../row-parts.ts'
import { writeDecimal, writeDecimalBits, writeStaleMarker } from './decimal.ts'
import { toSpans } from './exponential-buckets.ts'
import { hexLabel } from './hex-label.ts'
import { areTexts } from './is-text.ts'
import { MergeWriter } from './merge-writer.ts'
import { admitsSample, endSource } from './merged-series.ts'
import type { Series, SeriesStore } from './series-store.ts'
import type { MergedSource } from './series.ts'

/** An exponential histogram, its scale already within what Prometheus knows. */
export interface NativeHistogram {
  readonly stale: boolean
  readonly scale: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly count: number
  readonly sum: number
  readonly positive: ExponentialBuckets
  readonly negative: ExponentialBuckets
}

const doubles = new Float64Array(1)
const words = new Uint32Array(doubles.buffer)
/** A start time is told again after so long. */
const startAgainMs = 6 * 60 * 60 * 1000
const staleFlag = 1
const hintFlags: Readonly<Record<ResetHint, number>> = { unknown: 0, gauge: 2, reset: 4, no_reset: 8 }

/** What stands in a row besides series and time. */
interface HistogramRow extends Pick<
  NativeHistogramView,
  'schema' | 'zeroThreshold' | 'zeroCount' | 'count' | 'sumLow' | 'sumHigh' | 'positive' | 'negative' | 'bounds'
> {
  readonly flags: number
}

/** Rows of the metric tables. */
export class SampleWriter {
  private readonly batch: BatchContext
  private readonly store: SeriesStore
  private readonly announced: Series[] = []
  private readonly started: Series[] = []
  private readonly fields: Field[] = []
  private readonly others = new AttributeList()
  private samples: ChunkWriter | undefined
  private samplesDay = -1
  private merges: MergeWriter | undefined
  /** Since when the values that come now count, epoch milliseconds, 0 = not known: for series that are merged. */
  countsSinceMs = 0

  constructor(batch: BatchContext, store: SeriesStore) {
    this.batch = batch
    this.store = store
  }

  sample(series: Series, ms: number, value: number): void {
    if (series.via === undefined) this.storeSample(series, ms, value)
    else if (series.via.kind === 'dropped') series.via.tally.leftOut++
    else {
      this.see(series, series.via)
      this.merge().sample(series.via, ms, value, this.countsSinceMs)
    }
  }

  private storeSample(series: Series, ms: number, value: number): void {
    const writer = this.beginSample(series, ms)
    series.scale = writeDecimal(writer.out, value, series.scale)
    writer.endRow()
  }

  /** The value as the halves of its IEEE bits. */
  sampleBits(series: Series, ms: number, low: number, high: number): void {
    if (series.via !== undefined) {
      words[0] = low
      words[1] = high
      if (low === staleMarker.low && high === staleMarker.high) this.stale(series, ms)
      else this.sample(series, ms, doubles[0] ?? 0)
      return
    }
    const writer = this.beginSample(series, ms)
    series.scale = writeDecimalBits(writer.out, low, high, series.scale)
    writer.endRow()
  }

  /** Says that the series ends here, until its next sample. */
  stale(series: Series, ms: number): void {
    if (series.via === undefined) this.storeStale(series, ms)
    else if (series.via.kind === 'merged') {
      this.see(series, series.via)
      this.merge().end(series.via, ms)
    }
  }

  /** What came for the series goes on as another one. */
  end(series: Series, ms: number): void {
    if (series.via?.kind === 'merged') this.merge().leave(series.via, ms)
    else if (series.announcedAtMs > 0) this.storeStale(series, ms)
  }

  /** All samples of the batch were written. */
  finish(): void {
    this.merges?.finish()
  }

  private merge(): MergeWriter {
    const sample = (series: Series, ms: number, value: number): void => this.storeSample(series, ms, value)
    const stale = (series: Series, ms: number): void => this.storeStale(series, ms)
    return (this.merges ??= new MergeWriter({ sample, stale }, this.store.families, this.batch.receivedAtMs))
  }

  /** The source lives, and with it the whole, whether or not a row is written for it. */
  private see(source: Series, { into }: MergedSource): void {
    source.seenAtMs = into.target.seenAtMs = this.batch.receivedAtMs
  }

  private storeStale(series: Series, ms: number): void {
    const writer = this.beginSample(series, ms)
    writeStaleMarker(writer.out)
    writer.endRow()
  }

  histogram(series: Series, ms: number, { stale, scale, sum, positive, negative, ...counts }: NativeHistogram): void {
    doubles[0] = sum
    this.histogramRow(series, ms, {
      ...counts,
      flags: stale ? staleFlag : 0,
      schema: scale,
      sumLow: stale ? staleMarker.low : (words[0] ?? 0),
      sumHigh: stale ? staleMarker.high : (words[1] ?? 0),
      positive: toSpans(positive),
      negative: toSpans(negative),
      bounds: [],
    })
  }

  /** As Prometheus has them; a stale marker stands in the sum. */
  nativeHistogram(series: Series, ms: number, histogram: NativeHistogramView): void {
    const { schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, positive, negative, bounds, resetHint } = histogram
    const flags = (sumLow === staleMarker.low && sumHigh === staleMarker.high ? staleFlag : 0) | hintFlags[resetHint]
    this.histogramRow(series, ms, { flags, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, positive, negative, bounds })
  }

  /** Says since when the samples of the series count, from this one on; written when it is news, or was told long ago. */
  startTime(series: Series, ms: number, startMs: number): void {
    // A merged series has many beginnings.
    if (series.via !== undefined) return
    if (startMs === series.startMs && ms - series.startToldMs < startAgainMs && ms >= series.startToldMs) return
    series.startMs = startMs
    series.startToldMs = ms
    this.started.push(series)
    const writer = this.batch.chunks.writer(metricStartTimes.name, dateText(dayOf(ms)))
    this.identity(writer.out, series)
    writeMs(writer.out, ms)
    writeMs(writer.out, startMs)
    writer.endRow()
  }

  /** `ms` is the time of the point, for exemplars without one. */
  exemplar(series: Series, ms: number, exemplar: ExemplarView): void {
    if (series.via?.kind === 'dropped') return
    const { text, chunks, latestMs, receivedAtMs } = this.batch
    const own = nanoToMs(exemplar.time)
    const at = own === 0 ? ms : own
    // One from another age is no reason to refuse the point.
    if (at > latestMs || at < Math.min(ms, receivedAtMs) - 86_400_000) return
    const writer = chunks.writer(metricExemplars.name, dateText(dayOf(at)))
    const { out } = writer
    this.identity(out, series)
    writeMs(out, at)
    out.float64(exemplar.value)
    const kept = text.resolve(exemplar.attributes, this.fields)
    text.attributes(out, exemplar.attributes, this.fields, kept)
    writeHexId(out, exemplar.traceId, 16)
    writeHexId(out, exemplar.spanId, 8)
    writer.endRow()
  }

  /** As Prometheus has them: a trace stands among the labels. False when a label is no text. */
  seriesExemplar(series: Series, ms: number, { value, labels }: SeriesExemplarView): boolean {
    if (!areTexts(labels)) return false
    if (series.via?.kind === 'dropped') return true
    const { text, chunks } = this.batch
    const traceAt = hexLabel(labels, 'trace_id', 32)
    const spanAt = hexLabel(labels, 'span_id', 16)
    const { others } = this
    others.clear()
    for (let i = 0; i < labels.length; i++) if (i !== traceAt && i !== spanAt) others.addFrom(labels, i)
    const writer = chunks.writer(metricExemplars.name, dateText(dayOf(ms)))
    const { out } = writer
    this.touch(series, ms)
    this.identity(out, series)
    writeMs(out, ms)
    out.float64(value)
    const kept = text.resolve(others, this.fields)
    text.attributes(out, others, this.fields, kept)
    for (const at of [traceAt, spanAt]) {
      const bytes = labels.valueBytes[at]
      if (bytes === undefined) out.uint8(0)
      else out.lengthPrefixed(bytes, labels.valueStart[at], labels.valueEnd[at])
    }
    writer.endRow()
    return true
  }

  metadata(
    family: { readonly encoded: Buffer },
    { type, unit, help }: { readonly type: string; readonly unit: string; readonly help: string },
  ): void {
    const writer = this.batch.chunks.writer(metricMetadata.name, '')
    const { out } = writer
    out.uint32(this.batch.project.projectId)
    out.raw(family.encoded)
    out.string(type)
    out.string(unit)
    out.string(help)
    out.uint32(Math.floor(this.batch.receivedAtMs / 1000))
    writer.endRow()
  }

  /** The series' rows of this batch were not made durable: they are written again next time. */
  abandon(): void {
    for (const series of this.announced) series.announcedAtMs = 0
    for (const series of this.started) series.startMs = 0
  }

  private beginSample(series: Series, ms: number): ChunkWriter {
    this.touch(series, ms)
    const day = dayOf(ms)
    if (this.samples === undefined || day !== this.samplesDay) {
      this.samples = this.batch.chunks.writer(metricSamples.name, dateText(day))
      this.samplesDay = day
    }
    const { out } = this.samples
    this.identity(out, series)
    writeMs(out, ms)
    return this.samples
  }

  private identity(out: ByteWriter, series: Series): void {
    out.uint32(this.batch.project.projectId)
    const { block, start, end } = series.identity
    out.raw(block, start, end)
  }

  private histogramRow(series: Series, ms: number, histogram: HistogramRow): void {
    const { via } = series
    if (via === undefined) this.storeHistogram(series, ms, histogram)
    else if (via.kind === 'dropped') via.tally.leftOut++
    else {
      this.see(series, via)
      // Whole histograms do not add up here: one source at a time writes.
      const isStored = (histogram.flags & staleFlag) !== 0 ? endSource(via) : admitsSample(via, ms)
      if (isStored) this.storeHistogram(series, ms, histogram)
    }
  }

  private storeHistogram(series: Series, ms: number, histogram: HistogramRow): void {
    this.touch(series, ms)
    const writer = this.batch.chunks.writer(metricHistograms.name, dateText(dayOf(ms)))
    const { out } = writer
    this.identity(out, series)
    writeMs(out, ms)
    out.uint8(histogram.flags)
    out.uint8(histogram.schema & 255)
    out.float64(histogram.zeroThreshold)
    out.float64(histogram.zeroCount)
    out.float64(histogram.count)
    out.halves(histogram.sumLow, histogram.sumHigh)
    writeSpans(out, histogram.positive)
    writeSpans(out, histogram.negative)
    writeDoubles(out, histogram.bounds)
    writer.endRow()
  }

  /** Notes that the series lives; writes its row when it is new or was not written for long. */
  private touch(of: Series, ms: number): void {
    const now = this.batch.receivedAtMs
    const series = of.via?.kind === 'merged' ? of.via.into.target : of
    series.seenAtMs = now
    if (!this.store.isAnnouncementDue(series, now)) return
    series.announcedAtMs = now
    this.announced.push(series)
    const writer = this.batch.chunks.writer(metricSeries.name, '')
    const { out } = writer
    const { block, start, end } = series.labels
    this.identity(out, series)
    out.raw(block, start, end)
    out.uint32(Math.floor(Math.min(ms, now) / 1000))
    out.uint32(Math.floor(now / 1000))
    writer.endRow()
  }
}

function writeSpans(out: ByteWriter, { offsets, lengths, counts }: BucketSpans): void {
  out.varint(offsets.length)
  for (const offset of offsets) out.int32(offset)
  out.varint(lengths.length)
  for (const length of lengths) out.uint32(length)
  writeDoubles(out, counts)
}

function writeDoubles(out: ByteWriter, numbers: readonly number[]): void {
  out.varint(numbers.length)
  for (const number of numbers) out.float64(number)
}
