import { nextTurn } from '../../lib/next-turn.ts'
import type { MatrixSeries } from '../promql/query.ts'

const turnPoints = 100_000

/** The series with the greatest mean, in the order in which they came: what a chart of few lines should show of many. */
export async function largestSeries(series: readonly MatrixSeries[], limit: number): Promise<readonly MatrixSeries[]> {
  if (series.length <= limit) return series
  const means = new Float64Array(series.length)
  let points = 0
  for (const [at, { values, histograms }] of series.entries()) {
    means[at] = histograms === undefined ? meanOf(values) : -Infinity
    points += values.length
    if (points < turnPoints) continue
    points = 0
    await nextTurn()
  }
  const ranked = [...series.keys()].toSorted((a, b) => (means[b] as number) - (means[a] as number) || a - b)
  const kept = new Set(ranked.slice(0, limit))
  return series.filter((_, at) => kept.has(at))
}

/** Of the finite values; without any it comes last. */
function meanOf(values: Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    sum += value
    count++
  }
  return count === 0 ? -Infinity : sum / count
}
