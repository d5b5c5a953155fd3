import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { nanoToMs } from '../../model/bytes.ts'
import type { ExemplarView, ExponentialBuckets } from '../../model/metric.ts'
import { metricExemplars } from '../../storage/tables/metric-exemplars.ts'
import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricMetadata } from '../../storage/tables/metric-metadata.ts'
import { metricSamples } from '../../storage/tables/metric-samples.ts'
import { metricSeries } from '../../storage/tables/metric-series.ts'
import type { BatchContext } from '../batch-context.ts'
import type { ChunkWriter } from '../chunk-set.ts'
import type { Field } from '../field-table.ts'
import { dateText, dayOf } from '../partition-text.ts'
import { writeHexId, writeMs } from '../row-parts.ts'
import { writeDecimal, writeStaleMarker } from './decimal.ts'
import { type BucketSpans, toSpans } from './exponential-buckets.ts'
import type { Series, SeriesStore } from './series-store.ts'

/** A native histogram, its scale already within what Prometheus knows. */
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

const staleFlag = 1

/** Rows of the metric tables. */
export class SampleWriter {
  private readonly batch: BatchContext
  private readonly store: SeriesStore
  private readonly announced: Series[] = []
  private readonly fields: Field[] = []
  private samples: ChunkWriter | undefined
  private samplesDay = -1

  constructor(batch: BatchContext, store: SeriesStore) {
    this.batch = batch
    this.store = store
  }

  sample(series: Series, ms: number, value: number): void {
    const writer = this.beginSample(series, ms)
    series.scale = writeDecimal(writer.out, value, series.scale)
    writer.endRow()
  }

  /** Says that the series ends here, until its next sample. */
  stale(series: Series, ms: number): void {
    const writer = this.beginSample(series, ms)
    writeStaleMarker(writer.out)
    writer.endRow()
  }

  histogram(series: Series, ms: number, histogram: NativeHistogram): void {
    this.touch(series, ms)
    const writer = this.batch.chunks.writer(metricHistograms.name, dateText(dayOf(ms)))
    const { out } = writer
    this.identity(out, series)
    writeMs(out, ms)
    out.uint8(histogram.stale ? staleFlag : 0)
    out.uint8(histogram.scale & 255)
    out.float64(histogram.zeroThreshold)
    out.float64(histogram.zeroCount)
    out.float64(histogram.count)
    if (histogram.stale) out.halves(2, 0x7ff00000)
    else out.float64(histogram.sum)
    writeSpans(out, toSpans(histogram.positive))
    writeSpans(out, toSpans(histogram.negative))
    out.varint(0)
    writer.endRow()
  }

  /** `ms` is the time of the point, for exemplars without one. */
  exemplar(series: Series, ms: number, exemplar: ExemplarView): void {
    const { text, chunks, latestMs, receivedAtMs } = this.batch
    const own = Math.floor(nanoToMs(exemplar.time))
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
    out.raw(series.metric)
    out.halves(series.low, series.high)
  }

  /** Notes that the series lives; writes its row when it is new or was not written for long. */
  private touch(series: Series, ms: number): void {
    const now = this.batch.receivedAtMs
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
  out.varint(counts.length)
  for (const count of counts) out.float64(count)
}
