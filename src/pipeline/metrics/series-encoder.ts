import { Fault } from '../../lib/errors.ts'
import { cleanText } from '../../lib/wire/plain-text.ts'
import type { Slice } from '../../model/bytes.ts'
import { exponentialSchemas, reduceResolution } from '../../model/reduce-resolution.ts'
import type { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from '../../model/series.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import type { BatchContext } from '../batch-context.ts'
import type { Field } from '../field-table.ts'
import { areSameCuts } from '../label-cuts/label-cuts.ts'
import type { LabelEntry } from './label-table.ts'
import { encodeMetricName } from './metric-names.ts'
import type { MetricState } from './metric-state.ts'
import { SampleWriter } from './sample-writer.ts'
import { seriesLabels } from './series-labels.ts'
import type { Series } from './series-store.ts'
import { histogramProblem } from './sound-histogram.ts'

const longestHelpBytes = 2048
const longestUnitBytes = 256
/** So much of a text is looked at beyond what is kept: a secret must not be cut in half. */
const lookAheadBytes = 1024

/** What comes in Prometheus' shape to rows of the metric tables, as it comes. */
export class SeriesEncoder {
  private readonly batch: BatchContext
  private readonly state: MetricState
  private readonly samples: SampleWriter
  private readonly oldestMs: number
  private readonly fields: Field[] = []
  /** Of the series at hand; `problem` says why there is none. */
  private series: Series | undefined
  private problem: RejectReason = 'malformed'
  /** What the labels at hand stood for until the rules for labels changed. */
  private left: Series | undefined
  /** Time of the last sample of the series at hand. */
  private lastMs = 0
  private last: LabelEntry | undefined
  private readonly told: string[] = []
  /** Series whose labels had to be read: they are new, or their labels came in another way before. */
  newSeries = 0
  private swept = false

  constructor(batch: BatchContext, oldestMs: number) {
    this.batch = batch
    this.state = batch.project.metrics
    this.samples = new SampleWriter(batch, this.state.series)
    this.oldestMs = oldestMs
  }

  /** What follows belongs to this series. Throws Fault `overloaded` when too many begin in this minute. */
  begin(labels: LabelRanges): void {
    const { batch, state } = this
    const now = batch.receivedAtMs
    if (!this.swept) {
      this.swept = true
      state.forgetIdle(now)
    }
    this.series = this.left = undefined
    const guess = this.last?.successor
    let entry = guess !== undefined && state.labels.isFor(guess, labels, now) ? guess : this.find(labels, now)
    if (entry !== undefined && entry.cuts !== state.series.cuts) entry = this.recut(entry, labels)
    this.lastMs = now
    if (entry === undefined) return
    this.series = entry.series
    entry.seenAtMs = entry.series.seenAtMs = now
    if (this.last !== undefined) this.last.successor = entry
    this.last = entry
  }

  sample(timeMs: number, low: number, high: number, startMs: number): void {
    const series = this.seriesAt(timeMs)
    if (series === undefined) return
    const { batch, samples } = this
    this.lastMs = timeMs
    if (series.via !== undefined) samples.countsSinceMs = startMs
    samples.sampleBits(series, timeMs, low, high)
    if (isStart(startMs, timeMs)) samples.startTime(series, timeMs, startMs)
    batch.accepted++
    batch.written.samples++
  }

  nativeHistogram(histogram: NativeHistogramView): void {
    const { timeMs, startMs } = histogram
    const series = this.seriesAt(timeMs)
    if (series === undefined) return
    const { batch, samples } = this
    const problem = histogramProblem(histogram)
    if (problem !== undefined) {
      batch.reject(problem, 1)
      return
    }
    this.lastMs = timeMs
    reduceResolution(histogram, exponentialSchemas.greatest)
    samples.nativeHistogram(series, timeMs, histogram)
    if (isStart(startMs, timeMs)) samples.startTime(series, timeMs, startMs)
    batch.accepted++
    batch.written.histograms++
  }

  exemplar(exemplar: SeriesExemplarView): void {
    const { batch, samples, lastMs } = this
    const timeMs = exemplar.timeMs === 0 ? lastMs : exemplar.timeMs
    const series = this.seriesAt(timeMs)
    if (series === undefined) return
    if (samples.seriesExemplar(series, timeMs, exemplar)) batch.written.exemplars++
    else batch.reject('malformed', 1)
  }

  family(family: FamilyView): void {
    const { batch, state } = this
    const now = batch.receivedAtMs
    if (state.heard.isRepeated(family, now)) return
    const read = ({ bytes, start, end }: Slice, maxBytes: number): string =>
      batch.text.maskedName(cleanText(bytes.subarray(start, Math.min(end, start + maxBytes + lookAheadBytes))), maxBytes)
    const { metricNameBytes } = state.limits
    const name = read(family.name, metricNameBytes)
    if (name === '' || family.name.length > metricNameBytes) {
      batch.reject(name === '' ? 'malformed' : 'label_limit', 1)
      return
    }
    const told = { type: family.type, unit: read(family.unit, longestUnitBytes), help: read(family.help, longestHelpBytes) }
    if (!state.families.isNews(name, told, now)) return
    this.told.push(name)
    this.samples.metadata(encodeMetricName(name), told)
  }

  /** All of the batch was seen. */
  finish(): void {
    this.samples.finish()
  }

  /** Nothing of the batch became durable: what it told counts as untold. */
  abandon(): void {
    this.samples.abandon()
    for (const name of this.told) this.state.families.forget(name)
    if (this.told.length > 0) this.state.heard.forget()
  }

  /** The series at hand when something of that time may be stored under it; else it is counted as rejected. */
  private seriesAt(timeMs: number): Series | undefined {
    const { series, batch } = this
    if (series === undefined) batch.reject(this.problem, 1)
    else if (timeMs < this.oldestMs) batch.reject('too_old', 1)
    else if (timeMs > batch.latestMs) batch.reject('too_new', 1)
    else {
      if (this.left !== undefined) this.samples.end(this.left, timeMs)
      this.left = undefined
      return series
    }
    return undefined
  }

  private find(labels: LabelRanges, now: number): LabelEntry | undefined {
    const { limits, labels: table } = this.state
    // Before anything looks at all of their bytes.
    if (sizeOf(labels) <= limits.labelBytes) return table.find(labels, now) ?? this.make(labels)
    this.problem = 'label_limit'
    return undefined
  }

  private make(labels: LabelRanges): LabelEntry | undefined {
    const { batch, state } = this
    const { cuts } = state.series
    // What will be refused anyway must not fill the memory.
    if (state.areLabelsFull) return this.refuse()
    const hasRoom = state.series.hasRoom(1, batch)
    // Under a rule it may be part of what is there already.
    if (!hasRoom && cuts.isEmpty) return this.refuse()
    this.newSeries++
    const found = seriesLabels(batch.text, this.fields, labels, state.limits)
    if (typeof found === 'string') {
      this.problem = found
      return undefined
    }
    if (!hasRoom && cuts.of(found.metric).length === 0) return this.refuse()
    const series = state.series.find(state.names.find(found.metric), found.labels, batch)
    if (series === undefined) return this.refuse()
    // A flood that is dropped is not remembered.
    if (series.via?.kind === 'dropped') this.series = series
    else return state.labels.add(labels, series, cuts, batch.receivedAtMs)
    return undefined
  }

  /** There are too many in all, of its metric or in this minute, or another one has the same identity. */
  private refuse(): undefined {
    const waitSeconds = this.state.series.secondsToRoom(this.batch)
    // A sender with many series that comes for the first time loses nothing: it tries again.
    if (waitSeconds !== undefined)
      throw new Fault('overloaded', 'More series begin in this minute than may.', { retryAfterSeconds: waitSeconds })
    this.problem = 'series_limit'
  }

  /** The rules for labels have changed since these were seen: they may stand for another series now. */
  private recut(entry: LabelEntry, labels: LabelRanges): LabelEntry | undefined {
    const { batch, state } = this
    const { cuts } = state.series
    const { name } = entry.series.tally
    if (!areSameCuts(entry.cuts.of(name), cuts.of(name))) {
      this.newSeries++
      const found = seriesLabels(batch.text, this.fields, labels, state.limits)
      if (typeof found === 'string') {
        this.problem = found
        return undefined
      }
      const series = state.series.find(state.names.find(found.metric), found.labels, batch)
      if (series === undefined) return this.refuse()
      if (series !== entry.series) this.left = entry.series
      entry.series = series
    }
    entry.cuts = cuts
    return entry
  }
}

/** 0 means not given; what would begin after the sample is none. The specification writes the year 1970 itself as -1. */
function isStart(startMs: number, timeMs: number): boolean {
  return startMs !== 0 && startMs >= -1 && startMs <= timeMs
}

/** Bytes of all names and values. */
function sizeOf({ bounds, length }: LabelRanges): number {
  let bytes = 0
  for (let at = 0; at < length * 4; at += 2) bytes += (bounds[at + 1] ?? 0) - (bounds[at] ?? 0)
  return bytes
}
