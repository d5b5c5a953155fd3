import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import { listBuckets } from '../promql/histogram/list-buckets.ts'
import type { FloatHistogram, PromqlResult } from '../promql/index.ts'

/** How many measurements lay between two values, at each step; null where nothing is known. */
export interface HeatBucket {
  /** Null for an end that is infinite. */
  readonly low: number | null
  readonly high: number | null
  readonly counts: readonly (number | null)[]
}

export interface HeatGrid {
  readonly startMs: number
  readonly stepMs: number
  readonly count: number
}

type Series = Extract<PromqlResult['value'], { type: 'matrix' }>['series'][number]

/** Rows of a map that can still be told apart. */
const mostBuckets = 80
const turnCells = 20_000

/**
 * The buckets of a range query's answer, rising and side by side: of classic histograms, whose series have `le` and count what is below it,
 * or of native ones. Series of one bucket are added up. Throws Fault `bad_input` for an answer that has neither.
 */
export async function shapeHeatMap({ value }: PromqlResult, grid: HeatGrid): Promise<readonly HeatBucket[]> {
  const series = value.type === 'matrix' ? value.series : []
  if (series.length === 0) return []
  if (series.some(({ histograms }) => histograms !== undefined)) return joinNarrow(await nativeBuckets(series, grid))
  if (series.some(({ labels }) => labels.has('le'))) return joinNarrow(await classicBuckets(series, grid))
  throw new Fault('bad_input', 'the query has no buckets: neither a label `le` nor native histograms')
}

/** What lies between the bounds of cumulative series: never less than nothing, although rates of buckets are read at different times. */
async function classicBuckets(series: readonly Series[], grid: HeatGrid): Promise<HeatBucket[]> {
  const below = new Map<number, (number | null)[]>()
  for (const { labels, times, values } of series) {
    const bound = readBound(labels.get('le'))
    if (bound === undefined) continue
    const row = below.get(bound) ?? emptyRow(grid)
    below.set(bound, row)
    for (const [at, time] of times.entries()) add(row, stepOf(time, grid), values[at] ?? Number.NaN)
    await nextTurn()
  }
  const bounds = [...below.keys()].toSorted((a, b) => a - b)
  let low = bounds.some((bound) => bound <= 0) ? -Infinity : 0
  let under: readonly (number | null)[] | undefined
  const buckets: HeatBucket[] = []
  for (const bound of bounds) {
    const row = below.get(bound) ?? []
    const before = under
    const counts = row.map((count, at) => (count === null ? null : Math.max(0, count - (before?.[at] ?? 0))))
    buckets.push({ low: finite(low), high: finite(bound), counts })
    // A step at which a bound is missing must not count what is below it twice.
    under = row.map((count, at) => (count === null ? (before?.[at] ?? null) : Math.max(count, before?.[at] ?? 0)))
    low = bound
  }
  return buckets
}

function readBound(le: string): number | undefined {
  const bound = le === '+Inf' || le === 'Inf' ? Infinity : le === '-Inf' ? -Infinity : le === '' ? Number.NaN : Number(le)
  return Number.isNaN(bound) ? undefined : bound
}

/** The buckets of all histograms under the bounds that they all have: finer ones are cut where others end, evenly. */
async function nativeBuckets(series: readonly Series[], grid: HeatGrid): Promise<HeatBucket[]> {
  const all = series.flatMap(({ times, histograms }) =>
    (histograms ?? []).flatMap((histogram, at) => (histogram === undefined ? [] : [{ step: stepOf(times[at] ?? 0, grid), histogram }])),
  )
  const bounds = await collectBounds(all)
  const rows = bounds.slice(1).map(() => emptyRow(grid))
  let cells = 0
  for (const { step, histogram } of all) {
    for (const row of rows) row[step] ??= 0
    for (const { lower: one, upper: other, count } of listBuckets(histogram)) {
      // One within the zero bucket is turned over where it is cut.
      const lower = Math.min(one, other)
      const upper = Math.max(one, other)
      const from = indexOf(bounds, lower)
      const to = Math.max(indexOf(bounds, upper), from + 1)
      for (let at = from; at < to; at++) {
        const row = rows[at]
        if (row !== undefined) add(row, step, to - from === 1 ? count : count * shareOf(bounds, at, lower, upper, to - from))
      }
      cells += to - from
    }
    cells += rows.length
    if (cells < turnCells) continue
    cells = 0
    await nextTurn()
  }
  return rows.map((counts, at) => ({ low: finite(bounds[at] ?? 0), high: finite(bounds[at + 1] ?? 0), counts }))
}

/** Every end of a bucket, rising; those that are no further apart than a rounding are one. */
async function collectBounds(all: readonly { readonly histogram: FloatHistogram }[]): Promise<readonly number[]> {
  const bounds = new Set<number>()
  for (const [at, { histogram }] of all.entries()) {
    for (const { lower, upper } of listBuckets(histogram)) bounds.add(lower).add(upper)
    if (at % 100 === 99) await nextTurn()
  }
  return [...bounds].toSorted((a, b) => a - b)
}

/** The part of a bucket that lies between two bounds next to each other; of an endless one each has as much. */
function shareOf(bounds: readonly number[], at: number, lower: number, upper: number, parts: number): number {
  const width = upper - lower
  return Number.isFinite(width) && width > 0 ? ((bounds[at + 1] ?? upper) - (bounds[at] ?? lower)) / width : 1 / parts
}

function indexOf(bounds: readonly number[], bound: number): number {
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bounds[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** Two by two become one until they are few enough; those without anything in them go at the ends. */
function joinNarrow(buckets: readonly HeatBucket[]): readonly HeatBucket[] {
  const isUsed = ({ counts }: HeatBucket): boolean => counts.some((count) => count !== null && count > 0)
  const first = buckets.findIndex(isUsed)
  let left = first < 0 ? buckets.slice(0, 1) : buckets.slice(first, buckets.findLastIndex(isUsed) + 1)
  while (left.length > mostBuckets) {
    left = left.flatMap((bucket, at): HeatBucket[] => {
      if (at % 2 === 1) return []
      const next = left[at + 1]
      return [
        next === undefined
          ? bucket
          : { low: bucket.low, high: next.high, counts: bucket.counts.map((count, step) => sum(count, next.counts[step])) },
      ]
    })
  }
  return left
}

function sum(a: number | null, b: number | null | undefined): number | null {
  return a === null ? (b ?? null) : a + (b ?? 0)
}

function emptyRow({ count }: HeatGrid): (number | null)[] {
  return Array.from({ length: count }, () => null)
}

function stepOf(timeMs: number, { startMs, stepMs }: HeatGrid): number {
  return Math.round((timeMs - startMs) / stepMs)
}

function add(row: (number | null)[], step: number, value: number): void {
  if (Number.isFinite(value) && step >= 0 && step < row.length) row[step] = (row[step] ?? 0) + value
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
