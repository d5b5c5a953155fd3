const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Hosts report every 15 s: a shorter step would have holes. */
const stepsMs = [
  30_000,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
]
const maxSteps = 120

/** A range cut into equal steps. */
export interface Steps {
  /** Epoch milliseconds, whole steps since 1970, so that a reload a second later asks for the same steps. */
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly count: number
}

/** At most 120 steps of a round length that cover [from, to), both in epoch milliseconds. */
export function cutRange(from: number, to: number): Steps {
  // One less than the most: aligning to whole steps may add one.
  const wanted = (to - from) / (maxSteps - 1)
  const stepMs = stepsMs.find((step) => step >= wanted) ?? Math.ceil(wanted / day) * day
  const start = Math.floor(from / stepMs) * stepMs
  const count = Math.max(1, Math.ceil((to - start) / stepMs))
  return { from: start, to: start + count * stepMs, stepMs, count }
}
