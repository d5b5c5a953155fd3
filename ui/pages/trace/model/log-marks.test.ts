import { expect, test } from 'vitest'

import type { LogRow } from '../../../../src/api/contract/logs.ts'
import { markLogs } from './log-marks.ts'
import { makeTestStore } from './make-test-store.ts'
import { buildTraceTree } from './trace-tree.ts'
import { visibleRows } from './visible-rows.ts'

/** Of a trace that starts at 13:42:00. */
function logRow(after: string, spanId: string, body = ''): LogRow {
  return {
    timestamp: `2026-11-20T13:42:00${after}Z`,
    service: 's',
    host: '',
    severity: 'info',
    severityText: 'INFO',
    body,
    traceId: 'f'.repeat(32),
    spanId,
    attributes: {},
    resource: {},
    scope: '',
    class: 'application',
  }
}

const store = makeTestStore([
  { id: 'a', duration: 900 },
  { id: 'b', parent: 'a', start: 10, duration: 20 },
  { id: 'c', parent: 'a', start: 40, duration: 5 },
])

test('records stand at the spans they were written in, oldest first, whatever order they come in', () => {
  const marks = markLogs(store, [
    logRow('.030', 'b', 'third'),
    logRow('.012', 'b', 'first'),
    logRow('.900', 'a'),
    logRow('.015', 'b', 'second'),
  ])
  expect(marks.bySpan.get(1)?.map((place) => marks.rows[place]?.body)).toEqual(['first', 'second', 'third'])
  expect([...marks.at]).toEqual([12, 15, 30, 900])
  expect(marks.count).toBe(4)
})

test('those of one millisecond keep their order and their places, written with nine digits or three', () => {
  const marks = markLogs(store, [logRow('.012', 'b', 'first'), logRow('.012000400', 'b', 'second'), logRow('.012250000', 'b', 'third')])
  expect(marks.rows.map(({ body }) => body)).toEqual(['first', 'second', 'third'])
  expect(marks.at[1]).toBeCloseTo(12.0004, 6)
  expect(marks.at[2]).toBeCloseTo(12.25, 6)
  const late = { ...store, head: { ...store.head, start: '2026-11-20T13:42:00.000700000Z' } }
  expect(markLogs(late, [logRow('.001200000', 'a')]).at[0]).toBeCloseTo(0.5, 6)
})

test('a record without a span that is here is no row and counts none', () => {
  const marks = markLogs(store, [logRow('.012', 'elsewhere'), logRow('.013', ''), logRow('.014', 'c')])
  expect(marks.count).toBe(1)
  expect([...marks.bySpan.keys()]).toEqual([2])
  expect(markLogs(store, undefined)).toMatchObject({ count: 0, rows: [] })
})

test('rows of the waterfall: each span, its records below it, none of what is folded', () => {
  const tree = buildTraceTree(store)
  const marks = markLogs(store, [logRow('.050', 'a'), logRow('.012', 'b'), logRow('.013', 'b')])
  // Records are -1 less their place: by time .012, .013, .050.
  expect([...visibleRows(tree, new Set(), marks)]).toEqual([0, -3, 1, -1, -2, 2])
  expect([...visibleRows(tree, new Set([0]), marks)]).toEqual([0, -3])
  expect([...visibleRows(tree, new Set())]).toEqual([0, 1, 2])
})
