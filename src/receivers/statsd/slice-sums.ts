import type { HeardEvent, Sum, Sums, TimedPoint } from './sums.ts'

/** What one slice may weigh: about three milliseconds to show and to encode. A series weighs 1, its histogram 1 for so many buckets. */
const sliceWeight = 200
const bucketsOfWeight = 8
const bytesOfWeight = 512

/** Cuts a flush into slices that are shown one at a time. Gauges are copied as their slice is made: they go on changing. */
export function* sliceSums({ fromMs, toMs, sums, timed, events }: Sums): Generator<Sums> {
  let slice = { fromMs, toMs, sums: [] as Sum[], timed: [] as TimedPoint[], events: [] as HeardEvent[] }
  let weight = 0
  const isFull = (more: number): boolean => {
    weight += more
    return weight >= sliceWeight
  }
  const take = (): Sums => {
    const full = slice
    slice = { fromMs, toMs, sums: [], timed: [], events: [] }
    weight = 0
    return full
  }
  for (const point of timed) {
    slice.timed.push(point)
    if (isFull(1)) yield take()
  }
  for (const sum of sums) {
    slice.sums.push(sum.type === 'gauge' ? { ...sum } : sum)
    if (isFull(1 + (sum.histogram?.buckets ?? 0) / bucketsOfWeight)) yield take()
  }
  for (const heard of events) {
    slice.events.push(heard)
    if (isFull(2 + (heard.event.title.length + heard.event.text.length) / bytesOfWeight)) yield take()
  }
  if (weight > 0) yield take()
}
