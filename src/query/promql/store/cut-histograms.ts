import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { markStaleAt } from '../stale-marker.ts'
import { bucketMs } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'
import type { SeriesById } from './stored-series.ts'

/** A histogram sample of the series with this id; without a histogram it is a stale marker. */
export interface HistogramRow {
  readonly low: number
  readonly high: number
  readonly timeMs: number
  readonly histogram: FloatHistogram | undefined
}

/** Cuts rows into runs of one series and bucket each. Of samples of one time the best stays: any before a stale marker, then the most counted. */
export class HistogramCutter {
  private readonly byId: SeriesById
  /** Rows of one series and bucket that are not cut off yet: more may follow, also of the last time. */
  private open: HistogramRow[] = []

  constructor(byId: SeriesById) {
    this.byId = byId
  }

  /** The runs that are complete so far. Of series that nobody asked for there are none. */
  push(rows: readonly HistogramRow[]): StoredRun[] {
    const runs: StoredRun[] = []
    for (const row of rows) {
      const last = this.open.at(-1)
      if (last !== undefined && !isSameRun(last, row)) this.cut(runs, this.open.splice(0))
      if (last?.timeMs !== row.timeMs || this.open.length === 0) this.open.push(row)
      else if (isBetter(row, last)) this.open[this.open.length - 1] = row
    }
    this.cut(runs, this.open.splice(0, this.open.length - 1))
    return runs
  }

  finish(): StoredRun[] {
    const runs: StoredRun[] = []
    this.cut(runs, this.open)
    return runs
  }

  private cut(runs: StoredRun[], rows: readonly HistogramRow[]): void {
    const [first] = rows
    const series = first && this.byId.find(first.low, first.high)
    if (series === undefined) return
    const times = Float64Array.from(rows, ({ timeMs }) => timeMs)
    const values = new Float64Array(rows.length)
    for (const [at, { histogram }] of rows.entries()) if (histogram === undefined) markStaleAt(values, at)
    runs.push({ series, labels: series.labels, times, values, histograms: rows.map(({ histogram }) => histogram) })
  }
}

function isSameRun(a: HistogramRow, b: HistogramRow): boolean {
  return a.low === b.low && a.high === b.high && Math.floor(a.timeMs / bucketMs) === Math.floor(b.timeMs / bucketMs)
}

function isBetter({ histogram: candidate }: HistogramRow, { histogram: known }: HistogramRow): boolean {
  if (known === undefined) return candidate !== undefined
  if (candidate === undefined) return false
  return candidate.count === known.count ? candidate.sum > known.sum : candidate.count > known.count
}
