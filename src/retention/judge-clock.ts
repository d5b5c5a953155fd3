/** What is remembered of the wall clock from run to run, in epoch milliseconds. */
export interface ClockMark {
  /** The latest time that was believed. */
  readonly trustedMs: number
  /** A clock that jumped: when it was first and last seen after the jump. */
  readonly suspect?: { readonly sinceMs: number; readonly lastMs: number }
}

export interface ClockVerdict {
  /** Why nothing may be dropped now, for the settings page; undefined = the clock is believed. */
  readonly held: string | undefined
  readonly mark: ClockMark
}

/** A clock may have gone this far since the last run; a platform that was off for longer waits as if its clock had jumped. */
const maxForwardMs = 7 * 86_400_000
/** Time servers set clocks back by less. */
const maxBackwardMs = 60_000
/** A clock that has gone on steadily for so long after a jump is right, and what came before was wrong or a long pause. */
const probationMs = 7 * 86_400_000

/** Whether the clock may decide what is old. Pure; `mark` is what the last verdict gave, undefined at the very first run. */
export function judgeClock(mark: ClockMark | undefined, nowMs: number): ClockVerdict {
  if (mark === undefined) return { held: 'the first run only reads the clock', mark: { trustedMs: nowMs } }
  const sinceTrustedMs = nowMs - mark.trustedMs
  if (sinceTrustedMs >= -maxBackwardMs && sinceTrustedMs <= maxForwardMs)
    return { held: undefined, mark: { trustedMs: Math.max(nowMs, mark.trustedMs) } }

  const { suspect } = mark
  const steady = suspect !== undefined && nowMs >= suspect.lastMs - maxBackwardMs && nowMs - suspect.lastMs <= maxForwardMs
  const sinceMs = steady ? suspect.sinceMs : nowMs
  if (nowMs - sinceMs >= probationMs) return { held: undefined, mark: { trustedMs: nowMs } }
  const days = Math.round(Math.abs(sinceTrustedMs) / 86_400_000)
  return {
    held: `the clock ${sinceTrustedMs > 0 ? 'jumped forward' : 'is behind'} by ${days} days against the last run (${iso(mark.trustedMs)}); nothing is dropped until ${iso(sinceMs + probationMs)} unless it is set right`,
    mark: { trustedMs: mark.trustedMs, suspect: { sinceMs, lastMs: nowMs } },
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
