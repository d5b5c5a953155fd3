const firstMs = 1000
const longestMs = 120_000
/** A vendor that asks for more is asked again all the same. */
export const longestRetryAfterMs = 3_600_000

/** How long to wait after so many failures (from 1): twice as long each time, a little more or less so that not all come at once. */
export function backOffMs(failures: number, random: () => number, retryAfterMs = 0): number {
  const waitMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.8 + 0.4 * random())
  return Math.round(Math.max(waitMs, Math.min(retryAfterMs, longestRetryAfterMs)))
}
