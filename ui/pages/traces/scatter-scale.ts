/** Where the scatter draws: durations on a logarithmic axis, time on a plain one. */
export interface ScatterScale {
  readonly fromMs: number
  readonly toMs: number
  /** Ends of the axis of durations, whole powers of ten apart. */
  readonly leastMs: number
  readonly mostMs: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const shortest = 0.001

/** Axis ends at whole powers of ten around the durations; a scale without any runs from a millisecond to ten seconds. */
export function makeScale(
  time: { fromMs: number; toMs: number },
  durations: readonly number[],
  width: number,
  height: number,
): ScatterScale {
  let least = Infinity
  let most = 0
  for (const duration of durations) {
    if (duration < least) least = duration
    if (duration > most) most = duration
  }
  const known = most > 0
  const low = known ? Math.floor(Math.log10(Math.max(least, shortest))) : 0
  const high = known ? Math.ceil(Math.log10(Math.max(most, shortest))) : 4
  return {
    ...time,
    leastMs: 10 ** low,
    mostMs: 10 ** Math.max(high, low + 1),
    left: 56,
    right: Math.max(width - 12, 57),
    top: 8,
    bottom: Math.max(height - 24, 9),
  }
}

export function xOf({ fromMs, toMs, left, right }: ScatterScale, ms: number): number {
  return left + ((ms - fromMs) / (toMs - fromMs)) * (right - left)
}

export function yOf({ leastMs, mostMs, top, bottom }: ScatterScale, durationMs: number): number {
  const share = Math.log(Math.max(durationMs, leastMs) / leastMs) / Math.log(mostMs / leastMs)
  return bottom - Math.min(share, 1) * (bottom - top)
}

export function timeAt({ fromMs, toMs, left, right }: ScatterScale, x: number): number {
  return fromMs + (Math.min(Math.max(x, left), right) - left) * ((toMs - fromMs) / (right - left))
}

/** At the foot of the axis stand all durations that are shorter still. */
export function durationAt({ leastMs, mostMs, top, bottom }: ScatterScale, y: number): number {
  const share = (bottom - Math.min(Math.max(y, top), bottom)) / (bottom - top)
  return share === 0 ? 0 : leastMs * (mostMs / leastMs) ** share
}

/** Marks of the axis of durations. */
export function decades({ leastMs, mostMs }: ScatterScale): readonly number[] {
  const count = Math.round(Math.log10(mostMs / leastMs))
  return Array.from({ length: count + 1 }, (_, power) => leastMs * 10 ** power)
}
