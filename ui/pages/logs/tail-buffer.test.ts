import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { emptyTail, freshTail, joinTail, pushTail, reopenTail, resumeTail, sampledOf, tailLimit } from './tail-buffer.ts'

test('the newest row stands on top', () => {
  const tail = pushTail(pushTail(emptyTail, [row(1), row(2)], 0, false), [row(3)], 0, false)
  expect(tail.shown.map(({ body }) => body)).toEqual(['3', '2', '1'])
})

test('after a gap only what came since is the tail’s: the store has the rest, in its order', () => {
  const before = pushTail(emptyTail, [row(1), row(2)], 0, false)
  const reopened = pushTail(reopenTail(before), [row(5)], 0, false)
  expect(freshTail(reopened).shown.map(({ body }) => body)).toEqual(['5'])
  const stored = [5, 4, 3, 2, 1].map((number) => row(number))
  expect(joinTail(freshTail(reopened).shown, stored).map(({ body }) => body)).toEqual(['5', '4', '3', '2', '1'])
  const waiting = freshTail(pushTail(reopened, [row(6), row(7)], 0, true))
  expect([waiting.waiting, waiting.shown].map((rows) => rows.map(({ body }) => body))).toEqual([['7', '6'], ['5']])
  expect(freshTail(reopenTail(before)).shown).toEqual([])
})

const step = fc.oneof(
  fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 0, max: 2000 }), paused: fc.boolean() }),
  fc.record({ kind: fc.constant('resume' as const) }),
)

test('whatever comes and goes: newest first, no row twice, never more than the ring holds, and nothing waits once it flows', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let tail = emptyTail
      let next = 0
      for (const one of steps) {
        if (one.kind === 'resume') tail = resumeTail(tail)
        else {
          const rows = Array.from({ length: one.count }, () => row(next++))
          tail = pushTail(tail, rows, 0, one.paused)
        }
        const flows = one.kind === 'resume' || !one.paused
        expect(flows ? tail.waiting : []).toEqual([])
        expect(flows && next > 0 ? tail.shown[0]?.body : String(next - 1)).toBe(String(next - 1))
        expect(tail.shown.length).toBeLessThanOrEqual(tailLimit)
        expect(tail.waiting.length).toBeLessThanOrEqual(tailLimit)
        const numbers = [...tail.waiting, ...tail.shown].map(({ body }) => Number(body))
        expect(numbers.every((number, index) => index === 0 || number < (numbers[index - 1] ?? 0))).toBe(true)
      }
    }),
    { numRuns: 30 },
  )
})

test('it tells of how many rows one is shown, and forgets it when it is over', () => {
  let tail = emptyTail
  for (let i = 0; i < 20; i++) tail = pushTail(tail, [row(i)], 6, false)
  expect(sampledOf(tail)).toBe(7)
  for (let i = 0; i < 100; i++) tail = pushTail(tail, [row(i)], 0, false)
  expect(sampledOf(tail)).toBe(1)
})

test('a record that came both ways is shown once', () => {
  expect(joinTail([row(3), row(2)], [row(2), row(1)]).map(({ body }) => body)).toEqual(['3', '2', '1'])
})

function row(index: number): LogRow {
  return {
    timestamp: new Date(1_795_000_000_000 + index).toISOString(),
    service: 's',
    host: '',
    severity: 'info',
    severityText: '',
    body: String(index),
    traceId: '',
    spanId: '',
    attributes: {},
    resource: {},
    scope: '',
    class: 'application',
  }
}
