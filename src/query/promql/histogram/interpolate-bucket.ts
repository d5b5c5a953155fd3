/** Bounds to interpolate between. */
interface Interval {
  readonly lower: number
  readonly upper: number
}

/**
 * The share of an interval with finite bounds that lies at or below the value, which is inside of it: on a linear scale, or on a
 * logarithmic one as the bounds of exponential buckets are equally spaced on.
 */
export function fractionBelow({ lower, upper }: Interval, value: number, isLinear: boolean): number {
  if (isLinear) return (value - lower) / (upper - lower)
  const logLower = Math.log2(Math.abs(lower))
  const logUpper = Math.log2(Math.abs(upper))
  const logValue = Math.log2(Math.abs(value))
  return value > 0 ? (logValue - logLower) / (logUpper - logLower) : 1 - (logValue - logUpper) / (logLower - logUpper)
}

/** The value below which that share of the interval lies: the inverse of `fractionBelow`. */
export function valueAt({ lower, upper }: Interval, fraction: number, isLinear: boolean): number {
  if (isLinear) return lower + (upper - lower) * fraction
  const logLower = Math.log2(Math.abs(lower))
  const logUpper = Math.log2(Math.abs(upper))
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction)
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)))
}
