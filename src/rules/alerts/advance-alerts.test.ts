import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../../query/promql/index.ts'
import type { ActiveAlert, FoundAlert } from './active-alert.ts'
import { advanceAlerts } from './advance-alerts.ts'

const stepMs = 60_000
const labels = Labels.from([['alertname', 'Down']])
const found: FoundAlert = { labels, annotations: [], value: 1 }

/** The state after each step, where `present` says whether the result was there; `-` is none. */
function walk(present: string, { forMs = 0, keepFiringForMs = 0, holdUntilMs = 0 } = {}): string {
  let active: ReadonlyMap<string, ActiveAlert> = new Map()
  return Array.from(present)
    .map((mark, at) => {
      active = advanceAlerts(active, mark === 'x' ? new Map([[labels.key, found]]) : new Map(), {
        atMs: at * stepMs,
        forMs,
        keepFiringForMs,
        holdUntilMs,
      })
      const alert = active.get(labels.key)
      if (alert === undefined) return '-'
      if (alert.keepFiringSinceMs !== undefined && alert.state === 'firing') return 'k'
      return alert.state[0]
    })
    .join('')
}

test.each([
  ['fires at once without `for`', 'xx..', {}, 'ffrr'],
  ['waits for `for`, and longer than one gap begins anew', 'xx.xxxx', { forMs: 2 * stepMs }, 'pp-ppff'],
  ['keeps firing for a while, anew after it was found again', 'x..x....', { keepFiringForMs: 2 * stepMs }, 'fkkfkkrr'],
  ['a pending one is not kept', 'x.', { forMs: stepMs, keepFiringForMs: stepMs }, 'p-'],
  ['found again after it resolved it begins anew', 'x..x', { forMs: 0 }, 'frrf'],
  ['found again after it resolved it waits anew', 'xx.xx', { forMs: stepMs }, 'pfrpf'],
  ['resolved it is remembered for a quarter of an hour', `x${'.'.repeat(18)}`, {}, `f${'r'.repeat(16)}--`],
  ['held after an outage it does not resolve', 'x....', { holdUntilMs: 3 * stepMs }, 'fffrr'],
])('%s', (_, present, times, states) => {
  expect(walk(present, times)).toBe(states)
})

test('`for` that was raised makes a firing alert wait again, and it fires when that has passed', () => {
  const times = { keepFiringForMs: 0, holdUntilMs: 0 }
  const one = new Map([[labels.key, found]])
  const firing = advanceAlerts(new Map(), one, { ...times, atMs: 0, forMs: 0 })
  const waiting = advanceAlerts(firing, one, { ...times, atMs: stepMs, forMs: 2 * stepMs })
  expect(waiting.get(labels.key)).toMatchObject({ state: 'pending', activeAtMs: 0 })
  const again = advanceAlerts(waiting, one, { ...times, atMs: 2 * stepMs, forMs: 2 * stepMs })
  expect(again.get(labels.key)).toMatchObject({ state: 'firing', activeAtMs: 0, firedAtMs: 2 * stepMs })
})

test('annotations and value follow the result, labels and times stay', () => {
  const times = { forMs: 0, keepFiringForMs: 0, holdUntilMs: 0 }
  const first = advanceAlerts(new Map(), new Map([[labels.key, found]]), { ...times, atMs: 0 })
  const second = { ...found, annotations: [['summary', 'now 2']] as const, value: 2 }
  const next = advanceAlerts(first, new Map([[labels.key, second]]), { ...times, atMs: stepMs })
  expect(next.get(labels.key)).toEqual({ ...second, state: 'firing', activeAtMs: 0, firedAtMs: 0 })
})

test('never fires before `for` has passed without a gap, nor resolves before `keep_firing_for` has', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[x.]{1,40}$/),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      (present, forSteps, keepSteps) => {
        const states = walk(present, { forMs: forSteps * stepMs, keepFiringForMs: keepSteps * stepMs })
        const wrong = Array.from(states).flatMap((state, at) => {
          const before = states[at - 1] ?? '-'
          const began = state === 'f' && !'fk'.includes(before)
          const ended = state === 'r' && before !== 'r'
          return [
            ...(began && present.slice(at - forSteps, at + 1) !== 'x'.repeat(forSteps + 1) ? [`fires early at ${at}`] : []),
            ...(ended && present.slice(at - keepSteps, at + 1) !== '.'.repeat(keepSteps + 1) ? [`resolves early at ${at}`] : []),
            ...(present[at] === 'x' && !'pf'.includes(state) ? [`not active at ${at}`] : []),
          ]
        })
        expect(wrong).toEqual([])
      },
    ),
  )
})

test('what began while the clock was ahead, and was set back since, goes on by the clock as it is', () => {
  const times = { forMs: stepMs, keepFiringForMs: stepMs, holdUntilMs: 0 }
  const one = new Map([[labels.key, found]])
  const yearMs = 365 * 86_400_000
  const pending = advanceAlerts(new Map(), one, { ...times, atMs: yearMs })
  const firing = advanceAlerts(pending, one, { ...times, atMs: yearMs + stepMs })
  const kept = advanceAlerts(firing, new Map(), { ...times, atMs: yearMs + 2 * stepMs })
  const stateAfter = (before: ReadonlyMap<string, ActiveAlert>, minutes: readonly number[], isFound: boolean): string =>
    minutes
      .map((minute) => {
        before = advanceAlerts(before, isFound ? one : new Map(), { ...times, atMs: minute * stepMs })
        return before.get(labels.key)?.state[0] ?? '-'
      })
      .join('')
  expect(stateAfter(pending, [5, 6], true)).toBe('pf')
  expect(stateAfter(firing, [5, 6], true)).toBe('ff')
  expect(stateAfter(kept, [5, 6], false)).toBe('fr')
})
