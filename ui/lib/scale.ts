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
