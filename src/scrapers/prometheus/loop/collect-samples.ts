import { Fault } from '../../../lib/errors.ts'
import type { NativeHistogramView, SeriesExemplarView } from '../../../model/series.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { copyExemplar, isShortExemplar } from '../exposition/copy-exemplar.ts'
import { copyHistogram } from '../exposition/copy-histogram.ts'
import type { ExpositionSink, FamilyPartView, SampleView } from '../exposition/sample-view.ts'
import type { TargetSpec } from '../targets/build-targets.ts'
import { limitHistogram } from './limit-histogram.ts'
import { resolveLabels } from './resolve-labels.ts'
import type { ScrapeRows } from './scrape-rows.ts'
import type { CachedSeries, SeriesCache } from './series-cache.ts'
import type { TargetMetadata } from './target-metadata.ts'

export interface CollectSpec {
  readonly config: ScrapeConfig
  readonly target: TargetSpec
  readonly cache: SeriesCache
  readonly metadata: TargetMetadata
  readonly rows: ScrapeRows
  /** Number of the scrape. */
  readonly scrape: number
  /** For samples without a time of their own. */
  readonly timeMs: number
}

/** Takes the samples of a body into rows: known series by their bytes, new ones by their labels. */
export class SampleCollector implements ExpositionSink {
  /** Samples in the body. */
  scraped = 0
  /** Samples after relabeling. */
  added = 0
  /** Series that the scrape before had not. */
  seriesAdded = 0
  duplicates = 0
  private readonly spec: CollectSpec
  private limitProblem: string | undefined

  constructor(spec: CollectSpec) {
    this.spec = spec
    spec.cache.rewind()
  }

  family(part: FamilyPartView): void {
    this.spec.metadata.note(part)
  }

  sample(sample: SampleView): void {
    const { config, cache, rows, scrape } = this.spec
    this.scraped++
    const series = cache.find(sample.bytes, sample.keyStart, sample.keyEnd) ?? this.resolve(sample)
    const seen = series.seenIn === scrape
    series.seenIn = scrape
    if (series.labelCount < 0) return
    this.added++
    const ownTime = config.honorTimestamps && !Number.isNaN(sample.timeMs)
    if (seen && !ownTime) {
      this.duplicates++
      return
    }
    if (config.sampleLimit > 0 && rows.length >= config.sampleLimit) {
      this.limitProblem ??= 'sample limit exceeded'
      return
    }
    const timeMs = ownTime ? sample.timeMs : this.spec.timeMs
    if (sample.histogram === undefined) rows.add(series, timeMs, sample.value)
    else if (!this.addHistogram(series, sample.histogram, timeMs)) return
    if (sample.startMs !== 0) rows.setStart(sample.startMs)
    if (sample.exemplarCount > 0) this.addExemplars(series, sample)
    if (!series.current && this.limitProblem === undefined) this.seriesAdded++
    series.current = true
    if (!ownTime || config.trackTimestampsStaleness) series.untimedIn = scrape
  }

  /** After the last sample. Throws Fault('too_large') when a limit of the scrape config was passed. */
  finish(): void {
    if (this.limitProblem !== undefined) throw new Fault('too_large', this.limitProblem)
  }

  private resolve(sample: SampleView): CachedSeries {
    const { config, target, cache } = this.spec
    const labels = resolveLabels(config, target.labels, sample.readLabels())
    return cache.add(sample.bytes, sample.keyStart, sample.keyEnd, labels)
  }

  private addHistogram(series: CachedSeries, lent: NativeHistogramView, timeMs: number): boolean {
    const { config, rows } = this.spec
    const histogram = copyHistogram(lent)
    histogram.timeMs = timeMs
    try {
      limitHistogram(histogram, config.nativeBucketLimit, config.nativeMinBucketFactor)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.limitProblem ??= error.message
      return false
    }
    rows.addHistogram(series, histogram)
    return true
  }

  /** A target shows its last exemplar until it has another: it is stored once. */
  private addExemplars(series: CachedSeries, { exemplars, exemplarCount }: SampleView): void {
    const shown = exemplars.slice(0, exemplarCount)
    const key = shown.map((one) => describeExemplar(one)).join('\n')
    if (key === series.exemplar) return
    series.exemplar = key
    for (const lent of shown) if (isShortExemplar(lent)) this.spec.rows.addExemplar(copyExemplar(lent))
  }
}

function describeExemplar({ labels, value, timeMs }: SeriesExemplarView): string {
  let text = `${value} ${timeMs}`
  for (let i = 0; i < labels.length; i++) text += ` ${labels.key(i)}=${labels.value(i)}`
  return text
}
