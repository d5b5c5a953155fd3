import { differ } from '../functions/changes-resets.ts'
import { isLarger, isSmaller } from '../functions/compare-over-time.ts'
import { isStaleAt } from '../stale-marker.ts'
import { rollupMs } from './rollup-buckets.ts'

/** What the samples of one series come to in one bucket; see the table `metric_rollups` for each. Reused: to be read at once. */
export interface RollupBucket {
  readonly metric: string
  /** The id of the series, two halves. */
  readonly low: number
  readonly high: number
  readonly endMs: number
  readonly rows: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly first: number
  readonly firstMs: number
  readonly last: number
  readonly lastMs: number
  readonly lost: number
  readonly resets: number
  readonly changes: number
}

/**
 * Makes buckets of rows that come series by series in rising time. Of rows of one time the best counts: any before a stale marker, then
 * the greatest.
 */
export class BucketMaker implements RollupBucket {
  metric = ''
  low = 0
  high = 0
  endMs = 0
  rows = 0
  count = 0
  min = 0
  max = 0
  first = 0
  firstMs = 0
  last = 0
  lastMs = 0
  lost = 0
  resets = 0
  changes = 0
  private total = 0
  private compensation = 0
  /** The best row so far of the latest time: another may follow. */
  private timeMs = 0
  private value = 0
  private isStale = true
  private readonly emit: (bucket: RollupBucket) => void
  private readonly startMs: number
  private readonly bucketMs: number

  /** Buckets are of that length, and one of them begins at `startMs`. */
  constructor(emit: (bucket: RollupBucket) => void, { startMs, bucketMs } = { startMs: 0, bucketMs: rollupMs }) {
    this.emit = emit
    this.startMs = startMs
    this.bucketMs = bucketMs
  }

  /** Compensated; in the end the plain one where it is infinite. */
  get sum(): number {
    const { total } = this
    return total === Infinity || total === -Infinity ? total : total + this.compensation
  }

  add(metric: string, low: number, high: number, timeMs: number, values: Float64Array, at: number): void {
    const isSameSeries = low === this.low && high === this.high && metric === this.metric && this.rows > 0
    if (isSameSeries && timeMs === this.timeMs) {
      this.rows++
      this.replace(values, at)
      return
    }
    this.take()
    const endMs = this.startMs + Math.ceil((timeMs - this.startMs) / this.bucketMs) * this.bucketMs
    if (!isSameSeries || endMs !== this.endMs) {
      this.close()
      this.metric = metric
      this.low = low
      this.high = high
      this.endMs = endMs
    }
    this.rows++
    this.timeMs = timeMs
    this.value = values[at] as number
    this.isStale = isStaleAt(values, at)
  }

  /** No more rows. */
  finish(): void {
    this.take()
    this.close()
  }

  private replace(values: Float64Array, at: number): void {
    if (isStaleAt(values, at)) return
    const value = values[at] as number
    const known = this.value
    const isBetter = value === 0 && known === 0 ? Object.is(known, -0) : value > known || Number.isNaN(known)
    if (!this.isStale && !isBetter) return
    this.value = value
    this.isStale = false
  }

  /** Counts the sample of the latest time. */
  private take(): void {
    if (this.isStale) return
    const { value, timeMs } = this
    this.isStale = true
    if (this.count === 0) {
      this.first = this.min = this.max = this.total = value
      this.firstMs = timeMs
    } else {
      const { last } = this
      if (isSmaller(value, this.min)) this.min = value
      if (isLarger(value, this.max)) this.max = value
      if (value < last) {
        this.resets++
        this.lost += last
      }
      if (differ(last, value)) this.changes++
      this.addToSum(value)
    }
    this.count++
    this.last = value
    this.lastMs = timeMs
  }

  private addToSum(value: number): void {
    const { total: sum } = this
    const total = sum + value
    if (total === Infinity || total === -Infinity) this.compensation = 0
    else if (Math.abs(sum) >= Math.abs(value)) this.compensation += sum - total + value
    else this.compensation += value - total + sum
    this.total = total
  }

  private close(): void {
    if (this.count > 0) this.emit(this)
    this.rows = this.count = this.lost = this.resets = this.changes = this.compensation = 0
  }
}
