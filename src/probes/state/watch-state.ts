/** What is known of a target at a time. */
export type WatchStatus = 'up' | 'pending' | 'down' | 'unknown' | 'paused'

/** A target that was down. Times are epoch milliseconds. */
export interface Outage {
  readonly id: string
  /** Of the first check that failed. */
  readonly startedAtMs: number
  /** Of the first check that succeeded again; undefined: it goes on. */
  readonly endedAtMs: number | undefined
  /** When it was certain. */
  readonly confirmedAtMs: number
  /** What failed, in one line. */
  readonly cause: string
}

/** All that is remembered of a monitor from one check to the next. */
export interface WatchState {
  readonly status: WatchStatus
  /** Epoch milliseconds. */
  readonly sinceMs: number
  /** Failures one after the other, and when the first of them began. */
  readonly failures: number
  readonly firstFailureAtMs: number | undefined
  /** Successes one after the other while an outage is open, and when the first of them began. */
  readonly successes: number
  readonly firstSuccessAtMs: number | undefined
  /** Of the last check that counts; undefined: there was none yet. */
  readonly checkedAtMs: number | undefined
  readonly problem: string
  /** The one that goes on. */
  readonly outage: Outage | undefined
}

/** Of a monitor nobody has looked at yet. */
export function freshState(atMs: number): WatchState {
  return {
    status: 'unknown',
    sinceMs: atMs,
    failures: 0,
    firstFailureAtMs: undefined,
    successes: 0,
    firstSuccessAtMs: undefined,
    checkedAtMs: undefined,
    problem: '',
    outage: undefined,
  }
}
