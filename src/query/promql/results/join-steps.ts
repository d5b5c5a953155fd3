import { nextTurn } from '../../../lib/next-turn.ts'
import { compareLabels } from '../evaluate/compare-labels.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import type { MatrixSeries } from '../query.ts'

/** Points that are copied, and series that are looked at, in one turn. */
const pointsInTurn = 500_000
const pointsOfSeries = 500

/** The points of series that lie in a range of whole milliseconds, both ends included; their arrays are shared. */
export function sliceSteps(series: readonly MatrixSeries[], fromMs: number, toMs: number): MatrixSeries[] {
  const sliced: MatrixSeries[] = []
  for (const { labels, times, values } of series) {
    const from = firstIndexAfter(times, fromMs - 1, 0, times.length)
    const end = firstIndexAfter(times, toMs, from, times.length)
    if (from < end) sliced.push({ labels, times: times.subarray(from, end), values: values.subarray(from, end) })
  }
  return sliced
}

/** Joins answers for ranges of time that follow each other; series in the order of a range query. */
export async function joinSteps(parts: readonly (readonly MatrixSeries[])[]): Promise<MatrixSeries[]> {
  const filled = parts.filter(({ length }) => length > 0)
  const [only] = filled
  if (only !== undefined && filled.length === 1) return [...only]
  const found = new Map<string, MatrixSeries[]>()
  for (const part of filled) {
    for (const one of part) {
      const same = found.get(one.labels.key)
      if (same === undefined) found.set(one.labels.key, [one])
      else same.push(one)
    }
  }
  const joined: MatrixSeries[] = []
  let points = 0
  for (const [first, ...others] of found.values()) {
    if (first === undefined) continue
    joined.push(others.length === 0 ? first : join([first, ...others]))
    points += pointsOfSeries + (joined.at(-1)?.times.length ?? 0)
    if (points > pointsInTurn) {
      points = 0
      await nextTurn()
    }
  }
  return joined.sort((a, b) => compareLabels(a.labels, b.labels))
}

function join(parts: readonly [MatrixSeries, ...MatrixSeries[]]): MatrixSeries {
  const length = parts.reduce((sum, { times }) => sum + times.length, 0)
  const times = new Float64Array(length)
  const values = new Float64Array(length)
  let at = 0
  for (const part of parts) {
    times.set(part.times, at)
    values.set(part.values, at)
    at += part.times.length
  }
  return { labels: parts[0].labels, times, values }
}
