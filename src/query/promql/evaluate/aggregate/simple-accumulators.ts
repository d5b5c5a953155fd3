import { tell } from '../../functions/warnings.ts'
import { absent, Cells, float, histogram, type StepValues } from '../points.ts'
import type { Accumulator, AccumulatorPlace } from './accumulator.ts'

/** The smallest or largest float; NaN only when all are. */
export class ExtremeAccumulator implements Accumulator {
  private readonly cells: Cells
  private readonly name: 'min' | 'max'
  private readonly place: AccumulatorPlace

  constructor(name: 'min' | 'max', place: AccumulatorPlace) {
    this.name = name
    this.place = place
    this.cells = new Cells(place.count)
  }

  fold({ values, present }: StepValues, from: number, to: number): void {
    const best = this.cells.values
    const seen = this.cells.present
    const isMax = this.name === 'max'
    for (let step = from; step < to; step++) {
      if (present[step] === float) {
        const value = values[step] as number
        const known = best[step] as number
        // Only NaN differs from itself.
        if (seen[step] === absent || known !== known || (isMax ? value > known : value < known)) best[step] = value
        seen[step] = float
      } else if (present[step] === histogram) tell.ignoredInAggregation(this.place.annotations, this.name, this.place.span)
    }
  }

  finish(): Cells {
    return this.cells
  }
}

/** How many there are, or only that there are any. */
export class CountAccumulator implements Accumulator {
  private readonly cells: Cells
  private readonly isGroup: boolean

  constructor(name: 'count' | 'group', place: AccumulatorPlace) {
    this.isGroup = name === 'group'
    this.cells = new Cells(place.count)
  }

  fold({ present }: StepValues, from: number, to: number): void {
    const { cells } = this
    for (let step = from; step < to; step++) {
      if (present[step] === absent) continue
      cells.values[step] = this.isGroup ? 1 : (cells.values[step] as number) + 1
      cells.present[step] = float
    }
  }

  finish(): Cells {
    return this.cells
  }
}

/** Welford's running variance, or its root. */
export class VarianceAccumulator implements Accumulator {
  private readonly cells: Cells
  private readonly means: Float64Array
  private readonly counts: Float64Array
  private readonly name: 'stddev' | 'stdvar'
  private readonly place: AccumulatorPlace

  constructor(name: 'stddev' | 'stdvar', place: AccumulatorPlace) {
    this.name = name
    this.place = place
    this.cells = new Cells(place.count)
    this.means = new Float64Array(place.count)
    this.counts = new Float64Array(place.count)
  }

  fold({ values, present }: StepValues, from: number, to: number): void {
    const { cells, means, counts } = this
    for (let step = from; step < to; step++) {
      if (present[step] === float) {
        const value = values[step] as number
        const count = (counts[step] as number) + 1
        counts[step] = count
        if (count === 1) {
          cells.setFloat(step, Number.isFinite(value) ? 0 : Number.NaN)
          means[step] = value
          continue
        }
        const distance = value - (means[step] as number)
        const mean = (means[step] as number) + distance / count
        means[step] = mean
        cells.values[step] = (cells.values[step] as number) + distance * (value - mean)
      } else if (present[step] === histogram) tell.ignoredInAggregation(this.place.annotations, this.name, this.place.span)
    }
  }

  finish(): Cells {
    const { cells, counts } = this
    for (let step = 0; step < counts.length; step++) {
      const variance = (cells.values[step] as number) / (counts[step] as number)
      cells.values[step] = this.name === 'stddev' ? Math.sqrt(variance) : variance
    }
    return cells
  }
}
