import { levelStack } from '../../lib/log-levels.ts'
import { niceTop } from '../../lib/scale.ts'
import type { HistogramData } from './histogram-data.ts'

export const barsHeight = 104
export const barsEdge = { start: 44, end: 14, top: 8, bottom: 20 }

/** Where the bars of a histogram stand in a drawing of a width. */
export interface BarScale {
  readonly buckets: number
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
  /** Rows of each bar. */
  readonly totals: readonly number[]
  /** Where the axis of counts ends. */
  readonly top: number
  readonly barWidth: number
  readonly floorY: number
  readonly placeX: (ms: number) => number
  readonly placeY: (count: number) => number
  readonly timeAt: (x: number) => number
  /** The bar under a place; undefined beside them. */
  readonly barAt: (x: number) => number | undefined
}

/** The scale of what was found, or of the bars that were `asked` for while there is nothing. */
export function makeBarScale(options: {
  data: HistogramData | undefined
  compared: readonly number[]
  asked: number
  width: number
}): BarScale {
  const { data, compared, asked, width } = options
  const innerWidth = Math.max(width - barsEdge.start - barsEdge.end, 1)
  const innerHeight = barsHeight - barsEdge.top - barsEdge.bottom
  const buckets = countBuckets(data) || asked
  const stepMs = data?.stepMs ?? 60_000
  const startMs = data ? Date.parse(data.from) : 0
  const endMs = startMs + buckets * stepMs
  const totals = totalsOf(data, buckets)
  const top = niceTop(Math.max(...totals, ...compared, 1))
  const barWidth = innerWidth / buckets
  return {
    buckets,
    startMs,
    endMs,
    stepMs,
    totals,
    top,
    barWidth,
    floorY: barsEdge.top + innerHeight,
    placeX: (ms) => barsEdge.start + ((ms - startMs) / (endMs - startMs)) * innerWidth,
    placeY: (count) => barsEdge.top + innerHeight - (count / top) * innerHeight,
    timeAt: (x) => startMs + ((x - barsEdge.start) / innerWidth) * (endMs - startMs),
    barAt: (x) => {
      const index = Math.floor((x - barsEdge.start) / barWidth)
      return index >= 0 && index < buckets ? index : undefined
    },
  }
}

/** Rows of all levels, step by step. */
export function totalsOf(data: HistogramData | undefined, buckets = countBuckets(data)): readonly number[] {
  return Array.from({ length: buckets }, (_, index) => levelStack.reduce((total, level) => total + (data?.series[level]?.[index] ?? 0), 0))
}

function countBuckets(data: HistogramData | undefined): number {
  return Math.max(0, ...Object.values(data?.series ?? {}).map((counts) => counts?.length ?? 0))
}
