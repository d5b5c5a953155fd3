const minute = 60
const hour = 3600
const day = 86_400

/** The ruler begins when an alert fires and is at least so long. */
const leastSeconds = 36 * hour

/** A mark of the ruler; those without a label are short. */
export interface ScaleTick {
  readonly seconds: number
  readonly label: readonly [figure: number, unit: 'minutes' | 'hours' | 'days'] | undefined
}

const marks: readonly ScaleTick[] = [
  ...[1, 5, 30].map((n): ScaleTick => ({ seconds: n * minute, label: [n, 'minutes'] })),
  ...[2, 10, 15, 45].map((n): ScaleTick => ({ seconds: n * minute, label: undefined })),
  ...[2, 6].map((n): ScaleTick => ({ seconds: n * hour, label: [n, 'hours'] })),
  ...[1, 4, 12].map((n): ScaleTick => ({ seconds: n * hour, label: undefined })),
  ...[1, 3, 7, 30].map((n): ScaleTick => ({ seconds: n * day, label: [n, 'days'] })),
]

/** How long the rulers are that show all of these times. */
export function scaleLength(times: readonly number[]): number {
  return Math.max(leastSeconds, ...times.map((seconds) => seconds * 1.3))
}

/** Where a time lies on a ruler, from 0 to 1: minutes have as much room as days. */
export function placeOn(length: number, seconds: number): number {
  const bounded = Math.max(0, Math.min(seconds, length))
  return Math.log1p(bounded / minute) / Math.log1p(length / minute)
}

/** The marks that a ruler of this length has. */
export function ticksOn(length: number): readonly ScaleTick[] {
  return marks.filter(({ seconds }) => seconds <= length).toSorted((a, b) => a.seconds - b.seconds)
}

/** What stands on a ruler, in the order of its places: where, and how much room its label takes. */
interface Labelled {
  readonly place: number
  readonly width: number
}

/** From here on labels stand before their mark. */
export const lateFrom = 0.8

/** Puts labels that would lie over each other into lanes, from the first on. */
export function lanesOf(labels: readonly Labelled[]): readonly number[] {
  const ends: number[] = []
  return labels.map(({ place, width }) => {
    const start = place > lateFrom ? place - width : place
    const free = ends.findIndex((end) => end <= start)
    const lane = free === -1 ? ends.length : free
    ends[lane] = start + width
    return lane
  })
}
