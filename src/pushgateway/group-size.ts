import { Fault } from '../lib/errors.ts'
import type { PushedSeries } from './group.ts'

type Sized = Pick<PushedSeries, 'key' | 'histogram'>

/** What stands round a key in the shortest form a series is kept in: brackets, commas, two digits, quotes and their escapes. */
const frameBytes = 12
/** A digit and a comma. */
const leastNumberBytes = 2
/** What a series costs besides its key on its way: the parts of a map or set each, a row, its number. Measured, rounded up. */
const seriesHeapBytes = 500
/** The key itself, and the two forms it is written in. */
const keyCopies = 3
const numberHeapBytes = 24

/** A series takes at least so many bytes in the group as it is kept; known long before it is written. */
export function leastBytes({ key, histogram }: Sized): number {
  return key.length + frameBytes + countNumbers(histogram) * leastNumberBytes
}

/** About what a series takes in memory until its push is answered. */
export function heapBytes({ key, histogram }: Sized): number {
  return key.length * keyCopies + seriesHeapBytes + countNumbers(histogram) * numberHeapBytes
}

export function groupTooLarge(mostBytes: number): Fault {
  return new Fault('too_large', `the group would take more than ${mostBytes} bytes (pushgateway.maxGroupBytes)`)
}

function countNumbers(histogram: Sized['histogram']): number {
  if (histogram === undefined) return 0
  const { positive, negative, bounds } = histogram
  return [positive, negative].reduce(
    (sum, { offsets, lengths, counts }) => sum + offsets.length + lengths.length + counts.length,
    bounds.length,
  )
}
