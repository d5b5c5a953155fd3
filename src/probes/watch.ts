import type { TimeSpan } from './availability/spans.ts'
import type { Pings } from './heartbeat/pings.ts'
import { type Monitor, timesOf } from './monitor.ts'
import type { Certificate } from './net/certificate.ts'
import type { Outcome } from './outcome.ts'
import type { ConfirmRule } from './state/advance-state.ts'
import { freshState, type WatchState } from './state/watch-state.ts'

/** A check as the page lists it. */
export type RecentCheck = Pick<Outcome, 'atMs' | 'durationMs' | 'ok' | 'problem' | 'phases' | 'answer'>

/** What only a check can tell, and what the next one of a certificate may be hours away from. */
export interface KeptChecks {
  /** Newest last. */
  readonly checks: readonly RecentCheck[]
  readonly certificate: Certificate | undefined
}

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
  /** A check under way, of the target that is meant now. */
  running: Promise<Outcome> | undefined
}

/** What the store knows of a monitor. */
export interface StoredWatch extends KeptChecks {
  readonly state: WatchState
  readonly watched: TimeSpan | undefined
  readonly token: string
  readonly pings: Pings
}

/** Checks that are kept of each. */
export const keptChecks = 50
/** Of these the failures that are written, at each one. */
const keptFailures = 10
const noPings: Pings = { startedAtMs: undefined, lastAtMs: undefined, lastOk: undefined, lastDurationMs: undefined, lastExit: undefined }
/** Whether a job calls is looked at all the time. */
const heartbeatHoldsMs = 90_000

export function openWatch(monitor: Monitor, stored: StoredWatch | undefined, nowMs: number): Watch {
  const { state = freshState(nowMs), watched, token = '', pings = noPings, checks = [], certificate } = stored ?? {}
  // States are kept when they turn; the time that was watched is kept more often.
  const lastMs = watched === undefined ? undefined : watched.toMs - ruleOf(monitor).holdsMs
  const checkedAtMs = state.checkedAtMs === undefined || lastMs === undefined ? state.checkedAtMs : Math.max(state.checkedAtMs, lastMs)
  return { monitor, state: { ...state, checkedAtMs }, watched, checks: [...checks], certificate, token, pings, running: undefined }
}

/** How the monitor's checks decide. */
export function ruleOf({ spec }: Monitor): ConfirmRule {
  // A job that is late was waited for already.
  if (spec.kind === 'heartbeat') return { retries: 0, recoverAfter: 1, holdsMs: heartbeatHoldsMs }
  return { retries: spec.retries, recoverAfter: spec.recoverAfter, holdsMs: timesOf(spec).holdsMs }
}

/** Tells whether the check says something that metrics do not: what failed, another certificate. */
export function rememberCheck(watch: Watch, { atMs, durationMs, ok, problem, phases, answer, certificate }: Outcome): boolean {
  const brief =
    answer === undefined ? undefined : { address: answer.address, ...(answer.status !== undefined && { status: answer.status }) }
  watch.checks.push({ atMs, durationMs, ok, problem, ...(phases && { phases }), ...(brief && { answer: brief }) })
  if (watch.checks.length > keptChecks) watch.checks.shift()
  // What failed may have ended before a certificate was shown.
  const shown = ok ? certificate : (certificate ?? watch.certificate)
  const isOther = shown?.fingerprint !== watch.certificate?.fingerprint || shown?.notAfterMs !== watch.certificate?.notAfterMs
  watch.certificate = shown
  return !ok || isOther
}

/** What is kept of the checks: of jobs all calls, of others the last failures; how long the others took stands in the metrics. */
export function keptChecksOf({ monitor, checks, certificate }: Watch): KeptChecks {
  const kept = monitor.spec.kind === 'heartbeat' ? checks : checks.filter(({ ok }) => !ok).slice(-keptFailures)
  return { checks: kept, certificate }
}

/** Checks of before the platform was started, where they are not known by more than the metrics. */
export function recallChecks(watch: Watch, found: readonly RecentCheck[]): void {
  const known = new Set(watch.checks.map(({ atMs }) => atMs))
  const all = [...watch.checks, ...found.filter(({ atMs }) => !known.has(atMs))].toSorted((a, b) => a.atMs - b.atMs)
  watch.checks.splice(0, watch.checks.length, ...all.slice(-keptChecks))
}

/** From an instant on the target is known for as long as a result holds. */
export function extendWatched(watch: Watch, atMs: number): void {
  const toMs = atMs + ruleOf(watch.monitor).holdsMs
  const { watched } = watch
  const goesOn = watched !== undefined && atMs <= watched.toMs && atMs >= watched.fromMs
  watch.watched = goesOn ? { fromMs: watched.fromMs, toMs: Math.max(toMs, watched.toMs) } : { fromMs: atMs, toMs }
}
