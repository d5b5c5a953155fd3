import { quoteGo } from '../../../lib/go-quote.ts'
import type { Span } from '../ast.ts'
import type { Evaluation } from '../evaluate/evaluation.ts'
import { withoutNameNow } from '../evaluate/evaluation.ts'
import { Cells, float, type Grid, histogram, type SeriesPoints } from '../evaluate/points.ts'
import { inTurns } from '../evaluate/series.ts'
import type { ClassicBucket } from '../histogram/classic-buckets.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { type Labels, metricName } from '../labels.ts'

const bucketLabel = 'le'

/** Series that belong to one histogram: its classic buckets, and native ones under the same labels. */
export interface HistogramGroup {
  /** Without `le`. */
  readonly labels: Labels
  readonly buckets: { readonly upperBound: number; readonly series: SeriesPoints }[]
  readonly natives: SeriesPoints[]
}

/** Computes one number of each histogram at each step. */
export interface HistogramReader {
  /** At one step; the name is what annotations call the metric, empty when it has lost its name. */
  ofNative(histogram: FloatHistogram, step: number, name: string): number
  ofBuckets(buckets: readonly ClassicBucket[], step: number, name: string): number
}

/** Sorts series into histograms; series whose `le` is no number are left out and told. */
export async function groupHistograms(
  evaluation: Evaluation,
  series: readonly SeriesPoints[],
  span: Span,
): Promise<readonly HistogramGroup[]> {
  const groups = new Map<string, HistogramGroup>()
  const groupFor = (labels: Labels): HistogramGroup => {
    const known = groups.get(labels.key)
    if (known !== undefined) return known
    const group = { labels, buckets: [], natives: [] }
    groups.set(labels.key, group)
    return group
  }
  await inTurns(evaluation.budget, series, (one) => {
    if (one.histograms !== undefined) groupFor(one.labels).natives.push(one)
    if (!one.present.includes(float)) return
    const bound = one.labels.get(bucketLabel)
    const upperBound = parseBound(bound)
    if (upperBound === undefined) {
      const name = evaluation.query.features.delayedNameRemoval ? one.labels.get(metricName) : ''
      const text = `bucket label "le" is missing or has a malformed value of ${quoteGo(bound)}`
      evaluation.annotations.warn(`${text}${forMetric(name)}`, span)
    } else groupFor(one.labels.with(bucketLabel, '')).buckets.push({ upperBound, series: one })
  })
  return [...groups.values()]
}

/** The numbers of one histogram at each step; where classic buckets and a native histogram stand together there is none. */
export function readHistogram(
  evaluation: Evaluation,
  grid: Grid,
  group: HistogramGroup,
  span: Span,
  reader: HistogramReader,
): SeriesPoints {
  const name = group.labels.get(metricName)
  const told = evaluation.query.features.delayedNameRemoval ? name : ''
  const cells = new Cells(grid.count)
  for (let step = 0; step < grid.count; step++) {
    const buckets: ClassicBucket[] = []
    for (const { upperBound, series } of group.buckets) {
      if (series.present[step] === float) buckets.push({ upperBound, count: series.values[step] as number })
    }
    const native = group.natives.find((one) => one.present[step] === histogram)?.histograms?.[step]
    if (native !== undefined && buckets.length > 0) {
      evaluation.annotations.warn(`vector contains a mix of classic and native histograms${forMetric(told)}`, span)
    } else if (native !== undefined) cells.setFloat(step, reader.ofNative(native, step, told))
    else if (buckets.length > 0) cells.setFloat(step, reader.ofBuckets(buckets, step, told))
  }
  const { values, present } = cells
  return { labels: withoutNameNow(evaluation, group.labels), dropName: true, values, present }
}

/** How annotations name a metric that still has its name. */
export function forMetric(name: string): string {
  return name === '' ? '' : ` for metric name ${quoteGo(name)}`
}

function parseBound(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined
  return Number(text)
}
