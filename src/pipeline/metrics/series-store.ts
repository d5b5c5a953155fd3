import { equalBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { ByteArena, type Kept } from '../byte-arena.ts'
import type { SeriesLimits } from '../limits.ts'
import { type Idle, IdleMap } from './idle-map.ts'
import { encodeLabels, type Labels, seriesId } from './labels.ts'

/** A metric name, and how it stands in rows. */
export interface MetricName {
  readonly name: string
  readonly encoded: Buffer
}

/** A metric series as the store knows it. */
export interface Series extends Idle<Series> {
  readonly metric: Buffer
  /** Metric and id as they stand in rows. */
  readonly identity: Kept
  readonly low: number
  readonly high: number
  /** The labels as they stand in rows. */
  readonly labels: Kept
  /** Decimal places of its samples so far. */
  scale: number
  /** When its row was written last, epoch milliseconds; 0 = not yet, or not durably. */
  announcedAtMs: number
  /** When the counting of its samples began, as it was told last, and the time of the sample it was told with; 0 = never. */
  startMs: number
  startToldMs: number
}

/** The series of one project, and how many it may have. */
export class SeriesStore {
  private readonly limits: SeriesLimits
  private readonly byLowId: IdleMap<Series>
  private readonly arena = new ByteArena()
  private readonly scratch = new ByteWriter(512)
  private minute = 0
  private newInMinute = 0

  constructor(limits: SeriesLimits) {
    this.limits = limits
    this.byLowId = new IdleMap(limits.idleMs)
  }

  get activeSeries(): number {
    return this.byLowId.size
  }

  /** May so many more series begin now? */
  hasRoom(count: number, nowMs: number): boolean {
    this.lookAtMinute(nowMs)
    return this.activeSeries + count <= this.limits.activeSeries && this.newInMinute + count <= this.limits.newSeriesPerMinute
  }

  /** When one may not begin now only because so many did in this minute: how long it lasts. Undefined when waiting does not help. */
  secondsToRoom(nowMs: number): number | undefined {
    this.lookAtMinute(nowMs)
    if (this.activeSeries >= this.limits.activeSeries || this.newInMinute < this.limits.newSeriesPerMinute) return undefined
    return 60 - ((nowMs / 1000) % 60)
  }

  /** The series with this name and these labels, known or new; undefined when another one has the same id. */
  find({ name, encoded }: MetricName, labels: Labels, nowMs: number): Series | undefined {
    const { low, high } = seriesId(name, labels)
    const map = encodeLabels(labels)
    for (let known = this.byLowId.chain(low); known !== undefined; known = known.next) {
      if (known.high !== high) continue
      const { block, start, end } = known.labels
      if (!encoded.equals(known.metric) || !equalBytes(map, block, start, end)) return undefined
      known.seenAtMs = nowMs
      return known
    }
    const { scratch } = this
    scratch.clear()
    scratch.raw(encoded)
    scratch.halves(low, high)
    const series: Series = {
      metric: encoded,
      identity: this.arena.keep(scratch.bytes, 0, scratch.length),
      low,
      high,
      labels: this.arena.keep(map),
      scale: 0,
      announcedAtMs: 0,
      startMs: 0,
      startToldMs: 0,
      seenAtMs: nowMs,
      next: undefined,
    }
    this.byLowId.add(low, series)
    this.newInMinute++
    return series
  }

  /** Is it time to write the row of a series (again)? Spread, so that not all come at once. */
  isAnnouncementDue(series: Series, nowMs: number): boolean {
    return nowMs - series.announcedAtMs > this.limits.announceMs * (0.5 + (series.low & 1023) / 2048)
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.byLowId.forgetIdle(nowMs, steps)
  }

  private lookAtMinute(nowMs: number): void {
    const minute = Math.floor(nowMs / 60_000)
    if (minute === this.minute) return
    this.minute = minute
    this.newInMinute = 0
  }
}
