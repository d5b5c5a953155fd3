/** Steps of the ramp above nothing: `--heat-1` to `--heat-5`. */
export const heatLevels = 5

/** The step of a count, by the square root: a few stand out from none, and the many from the few. Nothing for nothing. */
export function heatLevel(count: number | null, most: number): number {
  if (count === null || !(count > 0) || !(most > 0)) return 0
  return Math.min(heatLevels, Math.max(1, Math.ceil(Math.sqrt(count / most) * heatLevels - 1e-9)))
}

/** The least count that reaches a step. */
export function leastOfLevel(level: number, most: number): number {
  return ((level - 1) / heatLevels) ** 2 * most
}
