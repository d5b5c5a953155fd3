const hourMs = 3_600_000

/**
 * When a secret that was replaced stops working, epoch milliseconds: after the grace, never later than before. Null, when no grace is named
 * and it had no end: when it is revoked.
 */
export function endOfGrace(now: number, graceHours: number | undefined, expiresAt: number): number
export function endOfGrace(now: number, graceHours: number | undefined, expiresAt: number | null): number | null
export function endOfGrace(now: number, graceHours: number | undefined, expiresAt: number | null): number | null {
  if (graceHours === undefined) return expiresAt
  const end = now + graceHours * hourMs
  return expiresAt === null ? end : Math.min(end, expiresAt)
}
