import type { Labels } from '../../labels.ts'
import { Cells, float, histogram, type StepValues } from '../points.ts'
import type { Accumulator, AccumulatorPlace } from './accumulator.ts'
import { HistogramCells } from './histogram-cells.ts'

/** Means by way of compensated sums, or as running means from where a sum would overflow. */
export class MeanAccumulator implements Accumulator {
  private readonly cells: Cells
  private readonly lost: Float64Array
  private readonly counts: Float64Array
  /** 1 where `cells` holds a running mean. */
  private readonly running: Uint8Array
  private histograms: HistogramCells | undefined
  private readonly place: AccumulatorPlace

  constructor(place: AccumulatorPlace) {
    this.place = place
    this.cells = new Cells(place.count)
    this.lost = new Float64Array(place.count)
    this.counts = new Float64Array(place.count)
    this.running = new Uint8Array(place.count)
  }

  fold(points: StepValues, from: number, to: number, labels: Labels): void {
    const { values, present } = points
    for (let step = from; step < to; step++) {
      const kind = present[step]
      if (kind === float) this.addFloat(step, values[step] as number)
      else if (kind === histogram) {
        const one = points.histograms?.[step]
        this.histograms ??= new HistogramCells('mean', this.place)
        if (one !== undefined) this.histograms.add(step, one, labels)
      }
    }
  }

  finish(): Cells {
    const { cells, lost, counts, running } = this
    for (let step = 0; step < lost.length; step++) {
      const value = cells.values[step] as number
      const rest = lost[step] as number
      const count = counts[step] as number
      cells.values[step] = running[step] === 1 ? value + rest : value / count + rest / count
    }
    this.histograms?.writeTo(cells)
    return cells
  }

  private addFloat(step: number, value: number): void {
    const { cells, lost, counts, running } = this
    const count = (counts[step] as number) + 1
    counts[step] = count
    if (count === 1) {
      cells.setFloat(step, value)
      return
    }
    const sum = cells.values[step] as number
    if (running[step] === 0) {
      const total = sum + value
      if (total !== Infinity && total !== -Infinity) {
        this.add(step, sum, value, total)
        return
      }
      running[step] = 1
      cells.values[step] = sum / (count - 1)
      lost[step] = (lost[step] as number) / (count - 1)
    }
    const kept = (count - 1) / count
    const mean = kept * (cells.values[step] as number)
    lost[step] = kept * (lost[step] as number)
    this.add(step, mean, value / count, mean + value / count)
  }

  private add(step: number, sum: number, amount: number, total: number): void {
    const { cells, lost } = this
    if (total === Infinity || total === -Infinity) lost[step] = 0
    else if (Math.abs(sum) >= Math.abs(amount)) lost[step] = (lost[step] as number) + (sum - total + amount)
    else lost[step] = (lost[step] as number) + (amount - total + sum)
    cells.values[step] = total
  }
}
