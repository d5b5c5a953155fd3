import { printFloatShort } from '../../../lib/go-number.ts'
import type { Span } from '../ast.ts'
import type { Evaluation } from '../evaluate/evaluation.ts'
import type { Grid, SeriesPoints } from '../evaluate/points.ts'
import { hasPoints, stepTimeMs } from '../evaluate/points.ts'
import { classicQuantile } from '../histogram/classic-quantile.ts'
import { histogramQuantile as nativeQuantile } from '../histogram/histogram-quantile.ts'
import { type HistogramReader, forMetric, groupHistograms, readHistogram } from './histogram-groups.ts'
import { MonotonicityNotice } from './monotonicity-notice.ts'
import type { VectorCall, VectorFunction } from './vector-function.ts'
import { tell } from './warnings.ts'

/** One quantile of each histogram, classic or native. */
export const histogramQuantile: VectorFunction = {
  kind: 'vector',
  name: 'histogram_quantile',
  evaluate: (call) => quantilesOf(call, 1, [{ at: 0 }]),
}

/** Several quantiles of each histogram, told apart by a label. */
export const histogramQuantiles: VectorFunction = {
  kind: 'vector',
  name: 'histogram_quantiles',
  evaluate: (call) => {
    const label = call.strings[1] ?? ''
    return quantilesOf(
      call,
      0,
      call.call.args.slice(2).map((_, at) => ({ at: at + 2, label })),
    )
  },
}

/** Which argument is the quantile, and the label its value is written to. */
interface Wanted {
  readonly at: number
  readonly label?: string
}

async function quantilesOf(call: VectorCall, vectorAt: number, wanted: readonly Wanted[]): Promise<SeriesPoints[]> {
  const { evaluation, grid } = call
  const span = call.call.args[vectorAt]?.span ?? call.call.span
  for (const { at } of wanted) warnOfQuantile(call, at)
  const groups = await groupHistograms(evaluation, call.vectors[vectorAt] ?? [], span)
  const notice = new MonotonicityNotice(evaluation.annotations, span)
  const answers: SeriesPoints[] = []
  for (const { at, label } of wanted) {
    const quantiles = call.scalars[at] ?? new Float64Array(grid.count)
    for (const group of groups) {
      const reader = readerOf(evaluation, grid, quantiles, span, notice)
      for (const one of splitByValue(quantiles, label, readHistogram(evaluation, grid, group, span, reader))) answers.push(one)
      if (evaluation.budget.due) await evaluation.budget.pause()
    }
  }
  notice.tell()
  return answers.filter(hasPoints)
}

function readerOf(
  { annotations }: Evaluation,
  grid: Grid,
  quantiles: Float64Array,
  span: Span,
  notice: MonotonicityNotice,
): HistogramReader {
  return {
    ofNative: (histogram, step, name) => {
      const { value, nanObservations } = nativeQuantile(quantiles[step] as number, histogram)
      if (nanObservations !== undefined) {
        const effect = nanObservations === 'result_nan' ? 'result is NaN' : 'result is skewed higher'
        annotations.info(`input to histogram_quantile has NaN observations, ${effect}${forMetric(name)}`, span)
      }
      return value
    },
    ofBuckets: (buckets, step, name) => {
      const { value, repair } = classicQuantile(quantiles[step] as number, buckets)
      if (repair !== undefined) notice.add(name, stepTimeMs(grid, step), repair)
      return value
    },
  }
}

/** The series with the quantile as a label; one for each value when the quantile is not the same at every step. */
function splitByValue(quantiles: Float64Array, label: string | undefined, series: SeriesPoints): readonly SeriesPoints[] {
  if (label === undefined) return [series]
  const values = [...new Set(quantiles)]
  return values.map((value) => ({
    ...series,
    labels: series.labels.with(label, formatQuantile(value)),
    present: series.present.map((kind, step) => (Object.is(quantiles[step], value) ? kind : 0)),
  }))
}

/** As OpenMetrics writes numbers: never without a point or exponent. */
function formatQuantile(value: number): string {
  const text = printFloatShort(value)
  return /[.eIN]/.test(text) ? text : `${text}.0`
}

function warnOfQuantile({ evaluation, call, scalars }: VectorCall, at: number): void {
  const span = call.args[at]?.span
  for (const quantile of new Set(scalars[at])) {
    if (span !== undefined && !(quantile >= 0 && quantile <= 1)) tell.invalidQuantile(evaluation.annotations, quantile, span)
  }
}
