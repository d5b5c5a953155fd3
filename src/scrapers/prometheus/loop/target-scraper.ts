import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Clock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import { staleMarker } from '../../../model/series.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { ClassicConverter } from '../exposition/convert-classic.ts'
import { acceptHeader, chooseReader } from '../exposition/negotiate.ts'
import type { Fetcher } from '../fetch/create-fetcher.ts'
import type { TargetSpec } from '../targets/build-targets.ts'
import { SampleCollector } from './collect-samples.ts'
import { reportSeries, type ReportName } from './report-series.ts'
import { reportLabels } from './resolve-labels.ts'
import { ScrapeRows } from './scrape-rows.ts'
import { SeriesCache } from './series-cache.ts'
import { TargetMetadata } from './target-metadata.ts'

export interface ScrapeSpec {
  readonly clock: Clock
  readonly config: ScrapeConfig
  readonly target: TargetSpec
  readonly fetcher: Fetcher
  readonly signal: AbortSignal
}

/** What a scrape came to: rows ready to be stored, whether it went well or not. */
export interface ScrapeResult {
  readonly rows: ScrapeRows
  readonly durationSeconds: number
  /** Why it failed; undefined when it did not. */
  readonly error: Fault | undefined
  readonly duplicates: number
}

/** Names a target's series that are its own keep, whatever is forgotten. */
const forEver = Number.MAX_SAFE_INTEGER
const userAgent = 'Vedette'

/** Scrapes one target again and again; knows its series from scrape to scrape. */
export class TargetScraper {
  readonly cache = new SeriesCache()
  readonly metadata = new TargetMetadata()
  private readonly spec: ScrapeSpec
  private readonly accept: string
  private scrape = 0
  private lastRows = 0

  constructor(spec: ScrapeSpec) {
    this.spec = spec
    this.accept = acceptHeader(spec.config.protocols, spec.config.escaping)
  }

  /** One scrape with the time `timeMs` for what has none of its own; `refusal` fails it without asking the target. */
  async run(timeMs: number, refusal: Fault | undefined): Promise<ScrapeResult> {
    const { clock, config } = this.spec
    const started = clock.monotonic()
    const scrape = ++this.scrape
    let bodySize = 0
    let error = refusal
    let rows = new ScrapeRows(this.lastRows)
    const collector = new SampleCollector({
      config,
      target: this.spec.target,
      cache: this.cache,
      metadata: this.metadata,
      rows,
      scrape,
      timeMs,
    })
    try {
      if (refusal === undefined) bodySize = await this.collect(collector)
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem
      error = problem
      if (problem.message === 'body size limit exceeded') bodySize = -1
      // All of a scrape is stored, or nothing.
      rows = new ScrapeRows(0)
    }
    this.lastRows = rows.length
    this.markStale(rows, timeMs, scrape, error === undefined)
    const durationSeconds = (clock.monotonic() - started) / 1000
    this.addReport(rows, timeMs, {
      up: error === undefined ? 1 : 0,
      duration: durationSeconds,
      scraped: collector.scraped,
      added: collector.added,
      seriesAdded: collector.seriesAdded,
      timeout: this.spec.target.timeoutMs / 1000,
      sampleLimit: config.sampleLimit,
      bodySize,
    })
    return { rows, durationSeconds, error, duplicates: collector.duplicates }
  }

  /** Stale markers for all there is, when the target is scraped no more. `lives` says which of its series others go on with. */
  end(timeMs: number, lives: (key: string) => boolean): ScrapeRows {
    const rows = new ScrapeRows(0)
    for (const series of this.cache.all) {
      const shown = series.storedIn === this.scrape || series.seenIn === forEver
      if (shown && !lives(this.cache.describe(series))) rows.addBits(series, timeMs, staleMarker.low, staleMarker.high)
    }
    return rows
  }

  /** The labels of all series that are there now, each as one text. */
  livingSeries(): Set<string> {
    const living = this.cache.all.filter(({ storedIn, seenIn }) => storedIn === this.scrape || seenIn === forEver)
    return new Set(living.map((series) => this.cache.describe(series)))
  }

  private async collect(collector: SampleCollector): Promise<number> {
    const { config, target, fetcher, signal } = this.spec
    const { body, contentType } = await fetcher.get({
      url: target.url,
      unixSocket: target.unixSocket,
      timeoutMs: target.timeoutMs,
      // A body as long as the limit is too long: Prometheus cannot tell it from one it cut.
      maxBytes: config.bodySizeLimit === 0 ? 0 : Math.max(1, config.bodySizeLimit - 1),
      signal,
      headers: {
        accept: this.accept,
        'accept-encoding': config.compression ? 'gzip' : 'identity',
        'user-agent': userAgent,
        'x-prometheus-scrape-timeout-seconds': String(target.timeoutMs / 1000),
      },
    })
    const options = { nativeHistograms: target.nativeHistograms, classicToo: target.alwaysClassicHistograms }
    const read = body.length === 0 ? undefined : chooseReader(contentType, config.fallbackProtocol, options)
    if (read !== undefined) {
      const converter = target.classicToCustomBuckets ? new ClassicConverter(collector, target.alwaysClassicHistograms) : undefined
      const slices = read(body, converter ?? collector)[Symbol.iterator]()
      while (slices.next().done !== true) await nextTurn()
      converter?.finish()
    }
    collector.finish()
    return body.length
  }

  /** What the last scrape had and this one has not ends here. */
  private markStale(rows: ScrapeRows, timeMs: number, scrape: number, succeeded: boolean): void {
    if (succeeded) for (const series of rows.series) if (series.untimedIn === scrape) series.storedIn = scrape
    let gone = 0
    for (const series of this.cache.all) {
      if (series.storedIn === scrape - 1) rows.addBits(series, timeMs, staleMarker.low, staleMarker.high)
      if (series.seenIn >= scrape) continue
      gone++
      if (succeeded) series.current = false
    }
    // A target whose labels change all the time must not fill the memory.
    if (gone > this.cache.all.length / 2 + 1000) {
      const written = new Set(rows.series)
      this.cache.keepOnly((series) => series.seenIn >= scrape || written.has(series))
    }
  }

  private addReport(rows: ScrapeRows, timeMs: number, values: Readonly<Record<ReportName, number>>): void {
    const { config, target } = this.spec
    this.cache.rewind()
    for (const [what, { name, key, extra }] of reportSeries) {
      if (extra && !config.extraMetrics) continue
      const series = this.cache.find(key, 0, key.length) ?? this.cache.add(key, 0, key.length, reportLabels(target.labels, name))
      series.seenIn = forEver
      rows.add(series, timeMs, values[what])
    }
  }
}
