import type { Expr, VectorSelector } from '../ast.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import type { RunConsumer } from './select-streams.ts'

const totalsFunctions = new Set(['histogram_count', 'histogram_sum', 'histogram_avg'])
const bucketFunctions = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_fraction'])

/** Selectors of whose native histograms only count and sum matter: below such a function, with nothing around that needs buckets. */
export function findTotalsOnly(expr: Expr): ReadonlySet<VectorSelector> {
  const found = new Set<VectorSelector>()
  collect(expr, false, found)
  return found
}

function collect(expr: Expr, totalsOnly: boolean, found: Set<VectorSelector>): void {
  switch (expr.kind) {
    case 'vector_selector':
      if (totalsOnly) found.add(expr)
      return
    case 'matrix_selector':
      if (totalsOnly) found.add(expr.selector)
      return
    case 'call':
      if (bucketFunctions.has(expr.function)) return
      for (const arg of expr.args) collect(arg, totalsOnly || totalsFunctions.has(expr.function), found)
      return
    case 'aggregation':
      collect(expr.expr, totalsOnly, found)
      if (expr.parameter !== undefined) collect(expr.parameter, totalsOnly, found)
      return
    case 'binary':
      if (expr.operator === '</' || expr.operator === '>/') return
      collect(expr.left, totalsOnly, found)
      collect(expr.right, totalsOnly, found)
      return
    case 'unary':
      collect(expr.operand, totalsOnly, found)
      return
    case 'paren':
      collect(expr.inner, totalsOnly, found)
      return
    case 'number':
    case 'string':
    // Resets can be found from the buckets of all samples only, and a subquery leaves some out.
    case 'subquery':
  }
}

/** Takes buckets off before they are held; whether a counter was reset is found out while they are still there. */
export class TotalsOnly implements RunConsumer {
  private readonly last = new Map<Labels, FloatHistogram>()
  private readonly consumer: RunConsumer

  constructor(consumer: RunConsumer) {
    this.consumer = consumer
  }

  push(run: SeriesRun): Promise<void> | undefined {
    if (run.histograms === undefined) return this.consumer.push(run)
    return this.consumer.push({ ...run, histograms: run.histograms.map((one) => one && this.strip(run.labels, one)) })
  }

  private strip(labels: Labels, histogram: FloatHistogram): FloatHistogram {
    const last = this.last.get(labels)
    let { counterReset } = histogram
    if (counterReset === 'unknown' && last !== undefined) counterReset = detectReset(histogram, last) ? 'reset' : 'not_reset'
    this.last.set(labels, { ...histogram, counterReset })
    return {
      counterReset,
      schema: histogram.schema,
      zeroThreshold: 0,
      zeroCount: 0,
      count: histogram.count,
      sum: histogram.sum,
      positiveSpans: [],
      negativeSpans: [],
      positiveBuckets: [],
      negativeBuckets: [],
      customValues: [],
    }
  }
}
