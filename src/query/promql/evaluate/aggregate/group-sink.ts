import type { Labels } from '../../labels.ts'
import type { Budget } from '../budget.ts'
import { absent, Cells, hasPoints, type SeriesPoints } from '../points.ts'
import { seriesOf } from '../series.ts'
import type { SeriesSink, StepSink } from '../step-sink.ts'
import type { Accumulator, AccumulatorPlace, MakeAccumulator } from './accumulator.ts'
import type { Grouping } from './grouping.ts'

interface Group {
  readonly labels: Labels
  readonly accumulator: Accumulator
  dropName: boolean
}

/** One series on its way into its group. */
class FoldedSeries implements SeriesSink {
  readonly cells: Cells
  private readonly group: Group
  private readonly labels: Labels
  private readonly dropName: boolean

  constructor(scratch: Cells, group: Group, labels: Labels, dropName: boolean) {
    this.cells = scratch
    this.group = group
    this.labels = labels
    this.dropName = dropName
  }

  written(from: number, to: number): void {
    const { cells, group } = this
    group.accumulator.fold(cells, from, to, this.labels)
    if (this.dropName && !group.dropName) group.dropName = cells.present.subarray(from, to).some((kind) => kind !== absent)
    for (let step = from; step < to; step++) cells.present[step] = absent
    cells.histograms = undefined
  }
}

/** Folds series into their groups while they are read: no series is kept. */
export class GroupSink implements StepSink {
  private readonly groups = new Map<string, Group>()
  /** Where a series writes a slice before it is folded; clean in between. */
  private readonly scratch: Cells
  private readonly grouping: Grouping
  private readonly make: MakeAccumulator
  private readonly place: AccumulatorPlace
  private readonly budget: Budget

  constructor(grouping: Grouping, make: MakeAccumulator, place: AccumulatorPlace, budget: Budget) {
    this.grouping = grouping
    this.make = make
    this.place = place
    this.budget = budget
    this.scratch = new Cells(place.count)
  }

  open(labels: Labels, dropName: boolean): SeriesSink {
    return new FoldedSeries(this.scratch, this.groupOf(labels), labels, dropName)
  }

  /** Folds series that are there already. */
  async addSeries(series: readonly SeriesPoints[]): Promise<void> {
    for (const one of series) {
      const group = this.groupOf(one.labels)
      group.accumulator.fold(one, 0, this.place.count, one.labels)
      group.dropName ||= one.dropName
      if (this.budget.due) await this.budget.pause()
    }
  }

  /** The groups that have a point, in the order they were first seen; held. */
  async takeSeries(): Promise<SeriesPoints[]> {
    const found: SeriesPoints[] = []
    for (const { labels, accumulator, dropName } of this.groups.values()) {
      const cells = accumulator.finish()
      if (hasPoints(cells)) found.push(seriesOf(labels, dropName, cells))
      else this.budget.release(this.place.count)
      if (this.budget.due) await this.budget.pause()
    }
    return found
  }

  private groupOf(labels: Labels): Group {
    const key = this.grouping.keyOf(labels)
    let group = this.groups.get(key)
    if (group === undefined) {
      this.budget.hold(this.place.count)
      group = { labels: this.grouping.labelsOf(labels), accumulator: this.make(this.place), dropName: false }
      this.groups.set(key, group)
    }
    return group
  }
}
