import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { addNewer, addOlder, newestPlace, oldestPlace, rowLimit, rowsOf } from './row-window.ts'
import type { RowPage, RowPlace, RowWindow } from './row-window.ts'

/** All there is: rows 0 (newest) to 19,999; a place is the number of rows above it. */
const total = 20_000

function read(place: RowPlace, count: number, order: 'newest' | 'oldest'): RowPage {
  const above = placeNumber(place)
  const from = order === 'newest' ? above : Math.max(0, above - count)
  const to = order === 'newest' ? Math.min(total, above + count) : above
  return {
    rows: Array.from({ length: to - from }, (_, index) => row(from + index)),
    newer: order === 'newest' ? place : from === 0 ? null : { cursor: String(from) },
    older: order === 'oldest' ? place : to === total ? null : { cursor: String(to) },
  }
}

const step = fc.record({ side: fc.constantFrom('older', 'newer'), count: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })) })

test('whatever is read at either end: no gap, no row twice, never too many, and both ends can be gone on from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: total }), fc.array(step, { maxLength: 60 }), (start, steps) => {
      let window: RowWindow = { name: '', pages: [read({ at: String(start) }, 200, 'newest')], searchedFrom: '', searchedTo: undefined }
      for (const { side, count } of steps) {
        const place = side === 'older' ? oldestPlace(window) : newestPlace(window)
        if (place === null) continue
        window = side === 'older' ? addOlder(window, read(place, count, 'newest'), '') : addNewer(window, read(place, count, 'oldest'), '')
        const numbers = rowsOf(window).map(({ body }) => Number(body))
        expect(numbers.length).toBeLessThanOrEqual(rowLimit)
        const first = numbers[0] ?? 0
        expect(numbers.every((number, index) => number === first + index)).toBe(true)
        if (numbers.length === 0) continue
        expect(placeNumber(newestPlace(window) ?? { cursor: '0' })).toBe(first)
        expect(placeNumber(oldestPlace(window) ?? { cursor: String(total) })).toBe(first + numbers.length)
      }
    }),
    { numRuns: 50 },
  )
})

function placeNumber(place: RowPlace): number {
  return Number('cursor' in place ? place.cursor : place.at)
}

function row(index: number): LogRow {
  return {
    timestamp: '2026-11-20T13:42:00Z',
    service: '',
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
