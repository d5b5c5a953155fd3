import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { advanceState, type ConfirmRule, type WatchEvent } from './advance-state.ts'
import { freshState, type Outage, type WatchState } from './watch-state.ts'

const rule: ConfirmRule = { retries: 2, recoverAfter: 1, holdsMs: 70_000 }
let number = 0

function result(ok: boolean, atMs: number): WatchEvent {
  return { kind: 'result', ok, atMs, problem: ok ? '' : 'expected 200, got 503', outageId: `o${number++}` }
}

function play(events: readonly WatchEvent[], by = rule): { state: WatchState; opened: Outage[]; closed: Outage[] } {
  let state = freshState(0)
  const opened: Outage[] = []
  const closed: Outage[] = []
  for (const event of events) {
    const step = advanceState(state, event, by)
    state = step.state
    if (step.opened) opened.push(step.opened)
    if (step.closed) closed.push(step.closed)
  }
  return { state, opened, closed }
}

test('only a confirmed failure is down, since the first of its checks; one success is up again', () => {
  const down = [result(true, 0), result(false, 30_000), result(false, 40_000), result(false, 50_000)]
  expect(play(down.slice(0, 3)).state).toMatchObject({ status: 'pending', failures: 2 })
  const { state, opened } = play(down)
  expect(state).toMatchObject({ status: 'down', sinceMs: 50_000, problem: 'expected 200, got 503' })
  expect(opened).toMatchObject([{ startedAtMs: 30_000, confirmedAtMs: 50_000 }])
  const up = play([...down, result(true, 80_000)])
  expect(up.state).toMatchObject({ status: 'up', outage: undefined, problem: '' })
  expect(up.closed).toMatchObject([{ startedAtMs: 30_000, endedAtMs: 80_000 }])
})

test('a failure that does not repeat is none; recoverAfter counts from the first success', () => {
  expect(play([result(false, 0), result(true, 10_000), result(false, 20_000), result(false, 30_000)])).toMatchObject({ opened: [] })
  const slow = { ...rule, retries: 0, recoverAfter: 3 }
  const events = [result(false, 0), result(true, 30_000), result(false, 60_000), result(true, 90_000), result(true, 120_000)]
  expect(play(events, slow).state.status).toBe('down')
  expect(play([...events, result(true, 150_000)], slow).closed).toMatchObject([{ startedAtMs: 0, endedAtMs: 90_000 }])
})

test('a result that is too old is unknown, never up; an outage stays open through that and ends with a pause', () => {
  expect(play([result(true, 0), { kind: 'time', atMs: 70_000 }]).state.status).toBe('up')
  expect(play([result(true, 0), { kind: 'time', atMs: 70_001 }]).state.status).toBe('unknown')
  const lost: WatchEvent[] = [result(false, 0), result(false, 10_000), result(false, 20_000), { kind: 'time', atMs: 200_000 }]
  expect(play(lost).state).toMatchObject({ status: 'unknown', outage: { startedAtMs: 0 } })
  expect(play([...lost, result(false, 210_000)])).toMatchObject({ state: { status: 'down' }, opened: [{}] })
  expect(play([...lost, { kind: 'pause', atMs: 210_000 }])).toMatchObject({ state: { status: 'paused' }, closed: [{ endedAtMs: 210_000 }] })
  // Failures with a gap in between say nothing together.
  expect(play([result(false, 0), result(false, 10_000), result(false, 200_000)]).state).toMatchObject({ status: 'pending', failures: 1 })
})

describe('of any events', () => {
  const event = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('result' as const), ok: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constantFrom({ kind: 'time' as const }, { kind: 'pause' as const }, { kind: 'resume' as const }) },
  )
  const events = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 100_000 })), { maxLength: 60 })
  const rules = fc.record({
    retries: fc.nat(3),
    recoverAfter: fc.integer({ min: 1, max: 3 }),
    holdsMs: fc.integer({ min: 1, max: 90_000 }),
  })

  test('outages open and close in turn, do not overlap, and are there exactly while the state says so', () => {
    fc.assert(
      fc.property(events, rules, (steps, by) => {
        let atMs = 0
        let state = freshState(0)
        let open: Outage | undefined
        let lastEndMs = 0
        let failures = 0
        for (const [one, afterMs] of steps) {
          atMs += afterMs
          const step = advanceState(state, one.kind === 'result' ? result(one.ok, atMs) : { ...one, atMs }, by)
          const { opened, closed } = step
          // One at a time; no sooner than so many failures, since the first of them, after the end of the one before.
          expect(opened === undefined || (open === undefined && failures >= by.retries)).toBe(true)
          expect(opened?.startedAtMs ?? lastEndMs).toBeGreaterThanOrEqual(lastEndMs)
          expect(opened?.startedAtMs ?? atMs).toBeLessThanOrEqual(atMs)
          open = opened ?? open
          expect(closed === undefined || closed.id === open?.id).toBe(true)
          expect(closed?.endedAtMs ?? atMs).toBeGreaterThanOrEqual(closed?.startedAtMs ?? 0)
          expect(closed?.endedAtMs ?? atMs).toBeLessThanOrEqual(atMs)
          lastEndMs = closed?.endedAtMs ?? lastEndMs
          open = closed === undefined ? open : undefined
          if (one.kind === 'result') failures = one.ok ? 0 : failures + 1
          state = step.state
          expect(state.outage?.id).toBe(open?.id)
          expect(state.status === 'up' && open !== undefined).toBe(false)
          expect(state.status === 'down' && open === undefined).toBe(false)
          expect(state.sinceMs).toBeLessThanOrEqual(atMs)
          // Nothing keeps up past what its last result holds.
          const later = advanceState(state, { kind: 'time', atMs: atMs + by.holdsMs + 1 }, by).state.status
          expect(['unknown', 'paused']).toContain(later)
        }
      }),
    )
  })
})
