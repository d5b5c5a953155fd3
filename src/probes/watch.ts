import type { TimeSpan } from './availability/spans.ts'
import type { Pings } from './heartbeat/pings.ts'
import { type Monitor, timesOf } from './monitor.ts'
import type { Certificate } from './net/certificate.ts'
import type { Outcome } from './outcome.ts'
import type { ConfirmRule } from './state/advance-state.ts'
import { freshState, type WatchState } from './state/watch-state.ts'

/** A check as the page lists it. */
export type RecentCheck = Pick<Outcome, 'atMs' | 'durationMs' | 'ok' | 'problem' | 'phases' | 'answer'>

/** All that is kept in memory of a monitor. */
export interface Watch {
  monitor: Monitor
  state: WatchState
  /** Time in one piece for which results hold; the last such piece. */
  watched: TimeSpan | undefined
  /** Newest last. */
  readonly checks: RecentCheck[]
  certificate: Certificate | undefined
  /** Part of the address that a job calls; empty for other kinds. */
  token: string
  pings: Pings
  /** A check under way. */
  running: Promise<Outcome> | undefined
}

/** What the store knows of a monitor. */
export interface StoredWatch {
  readonly state: WatchState
  readonly watched: TimeSpan | undefined
  readonly token: string
  readonly pings: Pings
}

const keptChecks = 50
const noPings: Pings = { startedAtMs: undefined, lastAtMs: undefined, lastOk: undefined, lastDurationMs: undefined, lastExit: undefined }
/** Whether a job calls is looked at all the time. */
const heartbeatHoldsMs = 90_000

export function openWatch(monitor: Monitor, stored: StoredWatch | undefined, nowMs: number): Watch {
  const { state = freshState(nowMs), watched, token = '', pings = noPings } = stored ?? {}
  // States are kept when they turn; the time that was watched is kept more often.
  const lastMs = watched === undefined ? undefined : watched.toMs - ruleOf(monitor).holdsMs
  const checkedAtMs = state.checkedAtMs === undefined || lastMs === undefined ? state.checkedAtMs : Math.max(state.checkedAtMs, lastMs)
  return { monitor, state: { ...state, checkedAtMs }, watched, checks: [], certificate: undefined, token, pings, running: undefined }
}

/** How the monitor's checks decide. */
export function ruleOf({ spec }: Monitor): ConfirmRule {
  // A job that is late was waited for already.
  if (spec.kind === 'heartbeat') return { retries: 0, recoverAfter: 1, holdsMs: heartbeatHoldsMs }
  return { retries: spec.retries, recoverAfter: spec.recoverAfter, holdsMs: timesOf(spec).holdsMs }
}

export function rememberCheck(watch: Watch, { atMs, durationMs, ok, problem, phases, answer, certificate }: Outcome): void {
  const brief =
    answer === undefined ? undefined : { address: answer.address, ...(answer.status !== undefined && { status: answer.status }) }
  watch.checks.push({ atMs, durationMs, ok, problem, ...(phases && { phases }), ...(brief && { answer: brief }) })
  if (watch.checks.length > keptChecks) watch.checks.shift()
  if (certificate !== undefined) watch.certificate = certificate
}

/** From an instant on the target is known for as long as a result holds. */
export function extendWatched(watch: Watch, atMs: number): void {
  const toMs = atMs + ruleOf(watch.monitor).holdsMs
  const { watched } = watch
  const goesOn = watched !== undefined && atMs <= watched.toMs && atMs >= watched.fromMs
  watch.watched = goesOn ? { fromMs: watched.fromMs, toMs: Math.max(toMs, watched.toMs) } : { fromMs: atMs, toMs }
}
