import { equalBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { ByteArena } from '../byte-arena.ts'
import { type ActiveCut, areCounters, areSameCuts, LabelCuts } from '../label-cuts/label-cuts.ts'
import type { SeriesCeilings, SeriesLimits } from '../limits.ts'
import { IdleMap } from './idle-map.ts'
import { encodeLabels, type Labels, seriesId } from './labels.ts'
import { mergedSeries } from './merged-series.ts'
import { MergedSources } from './merged-sources.ts'
import { MetricTallies } from './metric-tallies.ts'
import { type Arrival, SeriesStarts } from './series-starts.ts'
import { newSeries, type Series } from './series.ts'
import type { ToldFamilies } from './told-families.ts'

export type { Series } from './series.ts'

/** A metric name, and how it stands in rows. */
export interface MetricName {
  readonly name: string
  readonly encoded: Buffer
}

/** The series of one project, and how many it may have. */
export class SeriesStore {
  /** Rules for what is cut from labels before there is a series; they may change at any time. */
  cuts: LabelCuts = LabelCuts.none
  /** May change at any time. */
  ceilings: SeriesCeilings
  readonly families: ToldFamilies
  readonly tallies = new MetricTallies()
  private readonly limits: SeriesLimits
  private readonly byLowId: IdleMap<Series>
  private readonly sources: MergedSources
  private readonly dropped = new WeakMap<ActiveCut, Series>()
  private readonly arena = new ByteArena()
  private readonly scratch = new ByteWriter(512)
  private readonly starts: SeriesStarts

  constructor(limits: SeriesLimits, families: ToldFamilies) {
    this.limits = limits
    this.families = families
    this.ceilings = limits
    this.byLowId = new IdleMap(limits.idleMs)
    this.sources = new MergedSources(limits.idleMs, families)
    this.starts = new SeriesStarts(limits.newSeriesPerMinute)
  }

  get activeSeries(): number {
    return this.byLowId.size
  }

  /** Series that are stored as others. */
  get mergedSources(): number {
    return this.sources.size
  }

  /** May so many more series begin now? */
  hasRoom(count: number, arrival: Arrival): boolean {
    return this.activeSeries + count <= this.ceilings.activeSeries && this.starts.hasRoom(count, arrival)
  }

  /** When one may not begin now only because so many did in this minute: how long it lasts. Undefined when waiting does not help. */
  secondsToRoom(arrival: Arrival): number | undefined {
    return this.activeSeries >= this.ceilings.activeSeries ? undefined : this.starts.secondsToRoom(arrival)
  }

  /**
   * The series with this name and these labels, known or new, after what the cuts leave of them; undefined when it may not begin, or
   * another one has the same id.
   */
  find(metric: MetricName, labels: Labels, arrival: Arrival): Series | undefined {
    const cuts = this.cuts.of(metric.name)
    const kept = cuts.length === 0 ? labels : this.cutLabels(metric, labels, cuts)
    if (!(kept instanceof Map)) return kept
    const nowMs = arrival.receivedAtMs
    const series = this.findStored(metric, kept, arrival)
    if (series?.via?.kind === 'merged' && !areSameCuts(series.via.into.cuts, cuts)) series.via = undefined
    if (series === undefined) return undefined
    if (kept === labels) {
      // Part of the sum from its first sample on: else it would be stored as it is until one with the label comes, and then be lost in it.
      if (cuts.some(isOfLabel) && areCounters(metric.name, cuts, this.families.typeOf)) {
        mergedSeries(series, { cuts, nowMs, families: this.families })
      }
      return series
    }
    const id = seriesId(metric.name, labels)
    const known = this.sources.find(id, series, nowMs)
    if (known !== undefined) return known
    return this.sources.size < this.ceilings.activeSeries ? this.sources.add(id, series, cuts, nowMs) : undefined
  }

  /** Is it time to write the row of a series (again)? Spread, so that not all come at once. */
  isAnnouncementDue(series: Series, nowMs: number): boolean {
    return nowMs - series.announcedAtMs > this.limits.announceMs * (0.5 + (series.low & 1023) / 2048)
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.byLowId.forgetIdle(nowMs, steps, ({ tally }) => {
      tally.active--
    })
    this.sources.forgetIdle(nowMs, steps)
  }

  /** The labels that stay, the same ones when nothing is cut, or the series of what is dropped. */
  private cutLabels({ name, encoded }: MetricName, labels: Labels, cuts: readonly ActiveCut[]): Labels | Series {
    let kept = labels
    for (const cut of cuts) {
      const value = labels.get(cut.label)
      if (value === undefined) continue
      if (cut.action === 'drop_series') {
        if (cut.value === undefined || cut.value === value) return this.droppedBy(cut, name, encoded)
      } else {
        if (kept === labels) kept = new Map(labels)
        kept.delete(cut.label)
      }
    }
    return kept
  }

  /** One for all that a rule drops. */
  private droppedBy(cut: ActiveCut, name: string, encoded: Buffer): Series {
    const known = this.dropped.get(cut)
    if (known !== undefined) return known
    const nothing = this.arena.keep(noBytes)
    const made = newSeries({
      metric: encoded,
      identity: nothing,
      low: 0,
      high: 0,
      labels: nothing,
      tally: { name, active: 0, refused: 0 },
      via: { kind: 'dropped', tally: cut.tally },
      seenAtMs: 0,
    })
    this.dropped.set(cut, made)
    return made
  }

  private findStored({ name, encoded }: MetricName, labels: Labels, arrival: Arrival): Series | undefined {
    const nowMs = arrival.receivedAtMs
    const { low, high } = seriesId(name, labels)
    const map = encodeLabels(labels)
    for (let known = this.byLowId.chain(low); known !== undefined; known = known.next) {
      if (known.high !== high) continue
      const { block, start, end } = known.labels
      if (!encoded.equals(known.metric) || !equalBytes(map, block, start, end)) return undefined
      known.seenAtMs = nowMs
      return known
    }
    const tally = this.tallies.of(name)
    if (tally.active >= this.ceilings.seriesPerMetric || !this.hasRoom(1, arrival)) {
      tally.refused++
      return undefined
    }
    const { scratch } = this
    scratch.clear()
    scratch.raw(encoded)
    scratch.halves(low, high)
    const identity = this.arena.keep(scratch.bytes, 0, scratch.length)
    const series = newSeries({
      metric: encoded,
      identity,
      low,
      high,
      labels: this.arena.keep(map),
      tally,
      via: undefined,
      seenAtMs: nowMs,
    })
    this.byLowId.add(low, series)
    tally.active++
    this.starts.add(arrival)
    return series
  }
}

const noBytes = Buffer.alloc(0)

/** Does the rule cut a label of this very metric? One for all of them must not make sums of series that never had it. */
function isOfLabel({ action, isNamed }: ActiveCut): boolean {
  return action === 'drop_label' && isNamed
}
