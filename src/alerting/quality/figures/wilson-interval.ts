/** Of a share: where it lies with a certainty of 95 %. Fractions 0-1. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** 95 % of a normal distribution lie within so many deviations. */
const z = 1.959964

/** Wilson's score interval of `successes` out of `total`: of one out of one it says 0.21 to 1, not "always". Nothing counted: 0 to 1. */
export function wilsonInterval(successes: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 }
  const share = successes / total
  const square = z * z
  const middle = share + square / (2 * total)
  const spread = z * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total))
  const scale = 1 + square / total
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}
