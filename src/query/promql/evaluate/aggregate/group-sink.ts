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
    const { scratch } = this
    const group = this.groupOf(labels)
    return {
      cells: scratch,
      written: (from, to) => {
        group.accumulator.fold(scratch, from, to, labels)
        if (dropName && !group.dropName) group.dropName = scratch.present.subarray(from, to).some((kind) => kind !== absent)
        scratch.present.fill(absent, from, to)
        scratch.histograms = undefined
      },
    }
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
    const own = this.grouping(labels)
    let group = this.groups.get(own.key)
    if (group === undefined) {
      this.budget.hold(this.place.count)
      group = { labels: own, accumulator: this.make(this.place), dropName: false }
      this.groups.set(own.key, group)
    }
    return group
  }
}
