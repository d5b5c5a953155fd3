import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { absent, type Grid, histogram, stepTimeMs, type StepValues } from './points.ts'

/** Only the steps at which something stands. */
export interface DenseSteps {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms?: (FloatHistogram | undefined)[]
}

/** All times of a grid: what series without gaps share. */
export function gridTimes(grid: Grid): Float64Array {
  const times = new Float64Array(grid.count)
  for (let step = 0; step < grid.count; step++) times[step] = stepTimeMs(grid, step)
  return times
}

/** Leaves gaps out; `all` are the times of the grid. */
export function denseSteps(points: StepValues, all: Float64Array): DenseSteps {
  const { present, values } = points
  let count = 0
  for (let step = 0; step < all.length; step++) if (present[step] !== absent) count++
  if (count === all.length && points.histograms === undefined) return { times: all, values }
  const times = new Float64Array(count)
  const kept = new Float64Array(count)
  const histograms = points.histograms && Array.from({ length: count }, (): FloatHistogram | undefined => undefined)
  let at = 0
  for (let step = 0; step < all.length; step++) {
    const kind = present[step]
    if (kind === absent) continue
    times[at] = all[step] as number
    kept[at] = values[step] as number
    if (histograms !== undefined) histograms[at] = kind === histogram ? points.histograms?.[step] : undefined
    at++
  }
  return histograms === undefined ? { times, values: kept } : { times, values: kept, histograms }
}
