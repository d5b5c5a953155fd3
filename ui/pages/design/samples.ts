/** The hour of all samples. */
export const untilMs = Date.UTC(2026, 10, 20, 14, 5)
export const stepMs = 60_000

/** So many repeatable values that wander about. */
export function walk(count: number, seed: number, base = 40, swing = 20): number[] {
  let state = seed % 2147483647 || 1
  let drift = 0
  return Array.from({ length: count }, () => {
    state = (state * 16807) % 2147483647
    drift = drift * 0.7 + (state / 2147483647 - 0.5) * swing
    return Math.max(0, base + drift)
  })
}

/** The minutes of the hour. */
export function minutes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => untilMs - (count - 1 - index) * stepMs)
}
