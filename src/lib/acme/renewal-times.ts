interface Life {
  readonly notBefore: number
  readonly notAfter: number
}

const minuteMs = 60_000
const longestPauseMs = 6 * 60 * minuteMs

/**
 * When a certificate is to be replaced: after two thirds of its life, moved by up to a tenth of the rest, so that many who began together
 * do not come together. `chance` is in [0, 1).
 */
export function renewalTime({ notBefore, notAfter }: Life, chance: number): number {
  const life = notAfter - notBefore
  return notBefore + (life * 2) / 3 + (life / 3) * 0.1 * chance
}

/** How long to wait after so many failures in a row: a minute, doubled each time up to six hours, and up to a fifth more. */
export function pauseAfter(failures: number, chance: number): number {
  return Math.min(minuteMs * 2 ** (failures - 1), longestPauseMs) * (1 + 0.2 * chance)
}
