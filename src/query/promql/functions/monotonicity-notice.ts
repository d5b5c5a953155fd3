import { printFloatShort } from '../../../lib/go-number.ts'
import type { Annotations } from '../annotations.ts'
import type { Span } from '../ast.ts'
import type { MonotonicityRepair } from '../histogram/classic-buckets.ts'
import { forMetric } from './histogram-groups.ts'

interface Found {
  readonly repair: MonotonicityRepair
  readonly firstMs: number
  readonly lastMs: number
  readonly count: number
}

/** Gathers where buckets had to be repaired: one annotation a metric, with the extremes. */
export class MonotonicityNotice {
  private readonly found = new Map<string, Found>()
  private readonly annotations: Annotations
  private readonly span: Span

  constructor(annotations: Annotations, span: Span) {
    this.annotations = annotations
    this.span = span
  }

  add(name: string, timeMs: number, repair: MonotonicityRepair): void {
    const known = this.found.get(name)
    const lowestBound = Math.min(repair.lowestBound, known?.repair.lowestBound ?? Infinity)
    const highestBound = Math.max(repair.highestBound, known?.repair.highestBound ?? -Infinity)
    const largestDifference = Math.max(repair.largestDifference, known?.repair.largestDifference ?? 0)
    this.found.set(name, {
      repair: { lowestBound, highestBound, largestDifference },
      firstMs: Math.min(timeMs, known?.firstMs ?? timeMs),
      lastMs: Math.max(timeMs, known?.lastMs ?? timeMs),
      count: (known?.count ?? 0) + 1,
    })
  }

  tell(): void {
    for (const [name, { repair, firstMs, lastMs, count }] of this.found) {
      const text =
        'input to histogram_quantile needed to be fixed for monotonicity ' +
        '(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)'
      const bounds = `from buckets ${printFloatShort(repair.lowestBound)} to ${printFloatShort(repair.highestBound)}`
      const difference = `with a max diff of ${printFloatShort(Number(repair.largestDifference.toPrecision(2)))}`
      const span = `over ${count} samples from ${formatTime(firstMs)} to ${formatTime(lastMs)}`
      this.annotations.info(`${text}${forMetric(name)}, ${bounds}, ${difference}, ${span}`, this.span)
    }
  }
}

function formatTime(timeMs: number): string {
  const time = new Date(Math.trunc(timeMs / 1000) * 1000)
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().replace('.000Z', 'Z')
}
