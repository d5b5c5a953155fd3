import { addParts } from './add-parts.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { type HistogramParts, closeHistogram, copyParts, openHistogram, scaleParts } from './histogram-parts.ts'
import { divideHistogram } from './scale-histogram.ts'

/** Sum or mean of histograms, one added after the other, with compensated summation as Prometheus does it. */
export class HistogramTotal {
  private readonly kind: 'sum' | 'mean'
  private parts: HistogramParts
  private added = 1
  /** The sum would overflow: the parts hold the mean so far. */
  private isRunningMean = false
  private hasReset: boolean
  private hasNoReset: boolean
  private reconciled = false
  private mixed = false

  constructor(kind: 'sum' | 'mean', first: FloatHistogram) {
    this.kind = kind
    this.parts = openHistogram(first)
    this.hasReset = first.counterReset === 'reset'
    this.hasNoReset = first.counterReset === 'not_reset'
  }

  add(histogram: FloatHistogram): void {
    this.added += 1
    this.hasReset ||= histogram.counterReset === 'reset'
    this.hasNoReset ||= histogram.counterReset === 'not_reset'
    if (this.kind === 'sum') this.addTo(this.parts, openHistogram(histogram))
    else this.addToMean(histogram)
  }

  /** One has exponential, another custom buckets: there is no total. */
  get isMixed(): boolean {
    return this.mixed
  }

  /** Custom bounds differed: the total has those that all have. */
  get boundsReconciled(): boolean {
    return this.reconciled
  }

  get counterResetCollision(): boolean {
    return this.hasReset && this.hasNoReset
  }

  /** Not compacted. */
  get total(): FloatHistogram {
    if (this.kind === 'sum' || this.isRunningMean) return closeHistogram(this.parts)
    const parts = copyParts(this.parts)
    scaleParts(parts, (value) => value / this.added)
    return closeHistogram(parts)
  }

  private addToMean(histogram: FloatHistogram): void {
    if (!this.isRunningMean) {
      const other = openHistogram(histogram)
      if (Number.isFinite(magnitude(this.parts) + magnitude(other))) {
        this.addTo(this.parts, other)
        return
      }
      const longer = copyParts(this.parts)
      this.addTo(longer, other)
      if (!overflows(longer)) {
        this.parts = longer
        return
      }
      this.isRunningMean = true
      scaleParts(this.parts, (value) => value / (this.added - 1))
    }
    const kept = (this.added - 1) / this.added
    scaleParts(this.parts, (value) => value * kept)
    this.addTo(this.parts, openHistogram(divideHistogram(histogram, this.added)))
  }

  private addTo(parts: HistogramParts, other: HistogramParts): void {
    const findings = addParts(parts, other, 1)
    if (findings === undefined) this.mixed = true
    else this.reconciled ||= findings.boundsReconciled
  }
}

/** No count of a sum of histograms is larger than the sum of their magnitudes; NaN where a sum is NaN. */
function magnitude({ zeroCount, count, sum, positive, negative }: HistogramParts): number {
  let total = Math.abs(zeroCount.value) + Math.abs(count.value) + Math.abs(sum.value)
  for (const { values } of [positive, negative]) for (const value of values) total += Math.abs(value)
  return total
}

function overflows({ zeroCount, count, sum, positive, negative }: HistogramParts): boolean {
  const isInfinite = (value: number): boolean => value === Infinity || value === -Infinity
  return (
    [zeroCount, count, sum].some(({ value }) => isInfinite(value)) || [positive, negative].some(({ values }) => values.some(isInfinite))
  )
}
