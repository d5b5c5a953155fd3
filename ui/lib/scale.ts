const hourMs = 3_600_000
const steps = [
  1e3,
  5e3,
  15e3,
  30e3,
  60e3,
  300e3,
  600e3,
  900e3,
  1800e3,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
  48 * hourMs,
  168 * hourMs,
  672 * hourMs,
]

/** A round number at or a little above the largest value: where an axis ends. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= largest) ?? 10) * power
}

/**
 * Round ends for an axis of values. It begins at nothing, unless the values lie close together far from it and `loose` allows it: then
 * a change can be seen, and the chart has to say so.
 */
export function niceEnds(least: number, largest: number, loose: boolean): readonly [floor: number, ceiling: number] {
  if (loose && least > 0 && least < largest && largest - least < largest / 4) {
    // Not so close that all labels of the axis are the same.
    const step = niceTop(Math.max(largest - least, largest / 12) / 2)
    const floor = Math.floor(least / step) * step
    return [floor, Math.max(Math.ceil(largest / step) * step, floor + 2 * step)]
  }
  return [least < 0 ? -niceTop(-least) : 0, largest > 0 || least >= 0 ? niceTop(largest) : 0]
}

/** The smallest round time step of at least so many milliseconds. */
export function tickStep(leastMs: number): number {
  return steps.find((step) => step >= leastMs) ?? 672 * hourMs
}

/** Round moments of an axis of time, at least so far apart. */
export function timeTicks(fromMs: number, toMs: number, leastMs: number): number[] {
  const step = tickStep(leastMs)
  const first = Math.ceil(fromMs / step) * step
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / step) + 1) }, (_, index) => first + index * step)
}

/** Round values of a ruler from its least to its greatest value, in at most so many parts. */
export function valueTicks(least: number, most: number, parts: number): number[] {
  const span = most - least
  if (!(span > 0) || !Number.isFinite(span)) return [least]
  const rough = span / Math.max(1, parts)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10) * power
  const first = Math.ceil(least / step - 1e-9)
  const count = Math.floor(most / step + 1e-9) - first + 1
  // By multiplication: sums of 0.1 drift.
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
