import { tell } from '../../functions/warnings.ts'
import { compactHistogram } from '../../histogram/compact-histogram.ts'
import type { FloatHistogram } from '../../histogram/float-histogram.ts'
import { HistogramTotal } from '../../histogram/histogram-total.ts'
import { type Labels, metricName } from '../../labels.ts'
import type { Cells } from '../points.ts'
import type { AccumulatorPlace } from './accumulator.ts'

/** Sums or means of histograms at each step; steps with floats as well have no answer. */
export class HistogramCells {
  private readonly totals = new Map<number, HistogramTotal>()
  private readonly kind: 'sum' | 'mean'
  private readonly place: AccumulatorPlace

  constructor(kind: 'sum' | 'mean', place: AccumulatorPlace) {
    this.kind = kind
    this.place = place
  }

  add(step: number, histogram: FloatHistogram, labels: Labels): void {
    const total = this.totals.get(step)
    if (total === undefined) this.totals.set(step, new HistogramTotal(this.kind, histogram))
    else if (!total.isMixed) {
      total.add(histogram)
      if (total.isMixed) tell.mixedBuckets(this.place.annotations, labels.get(metricName), this.place.span)
    }
  }

  /** Writes the totals; takes floats away where both stand. */
  writeTo(cells: Cells): void {
    const { annotations, span } = this.place
    for (const [step, total] of this.totals) {
      const hasFloats = cells.present[step] !== 0
      cells.present[step] = 0
      if (hasFloats) tell.mixedInAggregation(annotations, span)
      if (hasFloats || total.isMixed) continue
      if (total.boundsReconciled) tell.boundsReconciled(annotations, 'aggregation', span)
      if (total.counterResetCollision) tell.resetCollision(annotations, 'aggregation', span)
      cells.setHistogram(step, compactHistogram(total.total))
    }
  }
}
