import { expect, test } from 'vitest'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { emptyTail, joinTail, pushTail, resumeTail, tailLimit } from './tail-buffer.ts'

test('the newest row stands on top', () => {
  const tail = pushTail(pushTail(emptyTail, [row(1), row(2)], 0, false), [row(3)], 0, false)
  expect(tail.shown.map(({ body }) => body)).toEqual(['3', '2', '1'])
})

test('while paused new rows wait, and come all at once', () => {
  const paused = pushTail(pushTail(emptyTail, [row(1)], 0, false), [row(2), row(3)], 7, true)
  expect([paused.shown.length, paused.waiting.length, paused.skipped]).toEqual([1, 2, 7])
  expect(resumeTail(paused).shown.map(({ body }) => body)).toEqual(['3', '2', '1'])
  expect(resumeTail(paused).waiting).toEqual([])
})

test('never more rows than the ring holds, shown or waiting', () => {
  const many = Array.from({ length: tailLimit + 100 }, (_, index) => row(index))
  for (const paused of [false, true]) {
    const tail = pushTail(pushTail(emptyTail, many, 0, paused), [row(-1)], 0, paused)
    const held = paused ? tail.waiting : tail.shown
    expect(held.length).toBe(tailLimit)
    expect(held[0]?.body).toBe('-1')
  }
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
