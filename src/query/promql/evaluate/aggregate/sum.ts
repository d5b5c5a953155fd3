import type { Labels } from '../../labels.ts'
import { Cells, float, histogram, type StepValues } from '../points.ts'
import type { Accumulator, AccumulatorPlace } from './accumulator.ts'
import { HistogramCells } from './histogram-cells.ts'

/** Compensated sums. */
export class SumAccumulator implements Accumulator {
  private readonly cells: Cells
  private readonly lost: Float64Array
  private histograms: HistogramCells | undefined
  private readonly place: AccumulatorPlace

  constructor(place: AccumulatorPlace) {
    this.place = place
    this.cells = new Cells(place.count)
    this.lost = new Float64Array(place.count)
  }

  fold(points: StepValues, from: number, to: number, labels: Labels): void {
    const { values, present } = points
    const { lost } = this
    const sums = this.cells.values
    const seen = this.cells.present
    for (let step = from; step < to; step++) {
      const kind = present[step]
      if (kind === float) {
        const value = values[step] as number
        if (seen[step] === 0) {
          seen[step] = float
          sums[step] = value
          continue
        }
        const sum = sums[step] as number
        const total = sum + value
        if (total === Infinity || total === -Infinity) lost[step] = 0
        else if (Math.abs(sum) >= Math.abs(value)) lost[step] = (lost[step] as number) + (sum - total + value)
        else lost[step] = (lost[step] as number) + (value - total + sum)
        sums[step] = total
      } else if (kind === histogram) this.addHistogram(points, step, labels)
    }
  }

  finish(): Cells {
    const { cells, lost } = this
    for (let step = 0; step < lost.length; step++) cells.values[step] = (cells.values[step] as number) + (lost[step] as number)
    this.histograms?.writeTo(cells)
    return cells
  }

  private addHistogram({ histograms }: StepValues, step: number, labels: Labels): void {
    const one = histograms?.[step]
    this.histograms ??= new HistogramCells('sum', this.place)
    if (one !== undefined) this.histograms.add(step, one, labels)
  }
}
