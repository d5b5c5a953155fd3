const smallestNormal = 2 ** -1022

/** Whether two numbers differ by less than that share of their sum; NaN equals NaN. */
export function almostEqual(left: number, right: number, tolerance: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true
  const size = Math.abs(left) + Math.abs(right)
  const difference = Math.abs(left - right)
  if (left === 0 || right === 0 || size < smallestNormal) return difference < tolerance * smallestNormal
  return difference / Math.min(size, Number.MAX_VALUE) < tolerance
}
