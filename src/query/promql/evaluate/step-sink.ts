import { histogramSize } from '../histogram/histogram-size.ts'
import type { Labels } from '../labels.ts'
import type { Budget } from './budget.ts'
import { Cells, hasPoints, type SeriesPoints } from './points.ts'

/** Where a selector puts the steps of one series, in rising order and in slices. */
export interface SeriesSink {
  /** Absent at the steps still to come. */
  readonly cells: Cells
  /** Steps from..to (exclusive) are final. */
  written(from: number, to: number): void
}

/** Takes in series while they are read. */
export interface StepSink {
  open(labels: Labels, dropName: boolean): SeriesSink
}

class CollectedSeries implements SeriesSink {
  readonly labels: Labels
  readonly dropName: boolean
  readonly cells: Cells
  private readonly budget: Budget

  constructor(labels: Labels, dropName: boolean, count: number, budget: Budget) {
    this.budget = budget
    this.labels = labels
    this.dropName = dropName
    this.cells = new Cells(count)
  }

  written(from: number, to: number): void {
    const { histograms } = this.cells
    if (histograms === undefined) return
    for (let step = from; step < to; step++) {
      const histogram = histograms[step]
      if (histogram !== undefined) this.budget.hold(histogramSize(histogram))
    }
  }
}

/** Keeps every series. */
export class CollectingSink implements StepSink {
  private readonly opened: CollectedSeries[] = []
  private readonly budget: Budget
  private readonly count: number

  constructor(budget: Budget, count: number) {
    this.budget = budget
    this.count = count
  }

  open(labels: Labels, dropName: boolean): SeriesSink {
    this.budget.hold(this.count)
    const series = new CollectedSeries(labels, dropName, this.count, this.budget)
    this.opened.push(series)
    return series
  }

  /** Those that have a point; what is held for the others is given back. */
  async takeSeries(): Promise<SeriesPoints[]> {
    const found: SeriesPoints[] = []
    for (const { labels, dropName, cells } of this.opened) {
      if (hasPoints(cells)) found.push({ labels, dropName, values: cells.values, present: cells.present, histograms: cells.histograms })
      else this.budget.release(this.count)
      if (this.budget.due) await this.budget.pause()
    }
    return found
  }
}
