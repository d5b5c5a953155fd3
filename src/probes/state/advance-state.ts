import type { Outage, WatchState, WatchStatus } from './watch-state.ts'

/** How many checks decide. */
export interface ConfirmRule {
  readonly retries: number
  readonly recoverAfter: number
  /** A result says something for so long. */
  readonly holdsMs: number
}

export type WatchEvent =
  | { readonly kind: 'result'; readonly ok: boolean; readonly atMs: number; readonly problem: string; readonly outageId: string }
  /** Time passes. */
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'pause'; readonly atMs: number }
  | { readonly kind: 'resume'; readonly atMs: number }

export interface WatchStep {
  readonly state: WatchState
  /** One that begins now, confirmed. */
  readonly opened?: Outage
  /** One that has ended. */
  readonly closed?: Outage & { readonly endedAtMs: number }
}

/**
 * One step, pure. A failure is pending until `retries` more have followed it; then the outage began with the first of them. It ends at the
 * first of `recoverAfter` successes. A result that is too old leaves the state unknown, never up; an outage stays open through that, and through a
 * pause it ends.
 */
export function advanceState(state: WatchState, event: WatchEvent, rule: ConfirmRule): WatchStep {
  if (event.kind === 'time') return { state: isOver(state, event.atMs, rule) ? turned(state, 'unknown', event.atMs) : state }
  if (event.kind === 'pause') return pause(state, event.atMs)
  if (event.kind === 'resume') return { state: state.status === 'paused' ? turned(state, 'unknown', event.atMs) : state }
  if (state.status === 'paused') return { state }
  return event.ok ? succeed(state, event, rule) : fail(state, event, rule)
}

type Result = Extract<WatchEvent, { kind: 'result' }>

function isOver({ status, checkedAtMs }: WatchState, atMs: number, { holdsMs }: ConfirmRule): boolean {
  return status !== 'paused' && status !== 'unknown' && checkedAtMs !== undefined && atMs - checkedAtMs > holdsMs
}

function pause(state: WatchState, atMs: number): WatchStep {
  if (state.status === 'paused') return { state }
  const { outage } = state
  const paused = {
    ...turned(state, 'paused', atMs),
    failures: 0,
    firstFailureAtMs: undefined,
    successes: 0,
    firstSuccessAtMs: undefined,
    problem: '',
  }
  if (outage === undefined) return { state: paused }
  return { state: { ...paused, outage: undefined }, closed: { ...outage, endedAtMs: Math.max(atMs, outage.startedAtMs) } }
}

function succeed(state: WatchState, { atMs }: Result, { recoverAfter }: ConfirmRule): WatchStep {
  const { outage } = state
  const seen = { ...state, checkedAtMs: atMs, failures: 0, firstFailureAtMs: undefined, problem: '' }
  if (outage === undefined) return { state: { ...turned(seen, 'up', atMs), successes: 0, firstSuccessAtMs: undefined } }
  const firstSuccessAtMs = state.firstSuccessAtMs ?? atMs
  const successes = state.successes + 1
  if (successes < recoverAfter) return { state: { ...turned(seen, 'down', atMs), successes, firstSuccessAtMs, problem: outage.cause } }
  return {
    state: { ...turned(seen, 'up', atMs), successes: 0, firstSuccessAtMs: undefined, outage: undefined },
    closed: { ...outage, endedAtMs: Math.max(firstSuccessAtMs, outage.startedAtMs) },
  }
}

function fail(state: WatchState, { atMs, problem, outageId }: Result, { retries, holdsMs }: ConfirmRule): WatchStep {
  // Failures with a gap in between say nothing together.
  const goesOn = state.checkedAtMs !== undefined && atMs - state.checkedAtMs <= holdsMs
  const failures = goesOn ? state.failures + 1 : 1
  const firstFailureAtMs = (goesOn ? state.firstFailureAtMs : undefined) ?? atMs
  const seen = { ...state, checkedAtMs: atMs, failures, firstFailureAtMs, problem, successes: 0, firstSuccessAtMs: undefined }
  if (state.outage !== undefined) return { state: turned(seen, 'down', atMs) }
  if (failures <= retries) return { state: turned(seen, 'pending', atMs) }
  const opened = { id: outageId, startedAtMs: firstFailureAtMs, endedAtMs: undefined, confirmedAtMs: atMs, cause: problem }
  return { state: { ...turned(seen, 'down', atMs), outage: opened }, opened }
}

function turned(state: WatchState, status: WatchStatus, atMs: number): WatchState {
  return state.status === status ? state : { ...state, status, sinceMs: atMs }
}
