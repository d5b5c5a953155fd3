const stepsSeconds = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]
const scrapeMs = 60_000
const rateInterval = '$__rate_interval'

/** Epoch milliseconds, both ends on whole steps. */
export interface QueryGrid {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

/** A grid of no more than `points` round steps: the same moments are asked for while time goes on. */
export function gridOf({ fromMs, toMs }: { fromMs: number; toMs: number }, points: number): QueryGrid {
  const least = (toMs - fromMs) / points / 1000
  const stepMs = 1000 * (stepsSeconds.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400)
  return { startMs: Math.ceil(fromMs / stepMs) * stepMs, endMs: Math.floor(toMs / stepMs) * stepMs, stepMs }
}

/**
 * Fills in `$__rate_interval`: long enough for four samples of a source that sends once a minute, and for every sample to fall into a step.
 * The text keeps its length, so that places in it stay what they are.
 */
export function fillRateInterval(expr: string, stepMs: number): string {
  const seconds = Math.max(4 * scrapeMs, stepMs + scrapeMs) / 1000
  return expr.replaceAll(rateInterval, `${seconds}s`.padEnd(rateInterval.length))
}
