import { LabelRanges, type NativeHistogramView, type SeriesExemplarView } from '../../../model/series.ts'
import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { CachedSeries, SeriesCache } from './series-cache.ts'

/** Go's NaN, which Prometheus makes of every NaN it reads: other bits would be taken for a stale marker's kin. */
const nan = { low: 1, high: 0x7ff80000 } as const
const labels = new LabelRanges()

/** The samples of one scrape, kept until it is known that it is sound: all of it is stored, or nothing. */
export class ScrapeRows {
  readonly series: CachedSeries[] = []
  private readonly histograms = new Map<number, NativeHistogramView>()
  private readonly exemplars = new Map<number, SeriesExemplarView[]>()
  private readonly starts = new Map<number, number>()
  private times: Float64Array
  private values: Float64Array
  private bits: Uint32Array

  constructor(expected: number) {
    this.times = new Float64Array(expected + 64)
    this.values = new Float64Array(expected + 64)
    this.bits = new Uint32Array(this.values.buffer)
  }

  get length(): number {
    return this.series.length
  }

  add(series: CachedSeries, timeMs: number, value: number): void {
    if (Number.isNaN(value)) {
      this.addBits(series, timeMs, nan.low, nan.high)
      return
    }
    const at = this.place(series, timeMs)
    this.values[at] = value
  }

  addBits(series: CachedSeries, timeMs: number, low: number, high: number): void {
    const at = this.place(series, timeMs)
    this.bits[at * 2] = low
    this.bits[at * 2 + 1] = high
  }

  /** Keeps the histogram: it must be the caller's no more. */
  addHistogram(series: CachedSeries, histogram: NativeHistogramView): void {
    this.histograms.set(this.place(series, histogram.timeMs), histogram)
  }

  /** Of the row added last. */
  addExemplar(exemplar: SeriesExemplarView): void {
    const at = this.length - 1
    const list = this.exemplars.get(at)
    if (list === undefined) this.exemplars.set(at, [exemplar])
    else list.push(exemplar)
  }

  /** When the counting of the row added last began. */
  setStart(startMs: number): void {
    this.starts.set(this.length - 1, startMs)
  }

  /** Shows these rows. */
  write(cache: SeriesCache, sink: TelemetrySink, rows: readonly number[]): void {
    for (const at of rows) {
      const series = this.series[at]
      if (series === undefined) return
      cache.readLabels(series, labels)
      sink.series(labels)
      const histogram = this.histograms.size === 0 ? undefined : this.histograms.get(at)
      if (histogram !== undefined) sink.nativeHistogram(histogram)
      else sink.sample(this.times[at] ?? 0, this.bits[at * 2] ?? 0, this.bits[at * 2 + 1] ?? 0, this.starts.get(at) ?? 0)
      if (this.exemplars.size > 0) for (const exemplar of this.exemplars.get(at) ?? []) sink.exemplar(exemplar)
    }
  }

  private place(series: CachedSeries, timeMs: number): number {
    const at = this.series.length
    if (at === this.times.length) this.grow()
    this.series.push(series)
    this.times[at] = timeMs
    return at
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2)
    const values = new Float64Array(this.times.length * 2)
    times.set(this.times)
    // As bits: a NaN that is copied as a number may lose what it says.
    const bits = new Uint32Array(values.buffer)
    bits.set(this.bits)
    this.times = times
    this.values = values
    this.bits = bits
  }
}
