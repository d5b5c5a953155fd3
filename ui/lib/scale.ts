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

/** The smallest round time step of at least so many milliseconds. */
export function tickStep(leastMs: number): number {
  return steps.find((step) => step >= leastMs) ?? 672 * hourMs
}
