import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../promql/index.ts'
import { pickExemplars } from './pick-exemplars.ts'

const traceOf = (number: number): string => number.toString(16).padStart(32, '0')
const exemplar = (timeMs: number, value: number, ids: Readonly<Record<string, string>>) => ({
  timeMs,
  value,
  labels: Labels.from(Object.entries(ids)),
})
const labels = Labels.from([['__name__', 'lat_bucket']])

test('only those with a trace count, under any of the names senders use, and each once', () => {
  const exemplars = [
    exemplar(10, 1, { trace_id: traceOf(1), span_id: 'b7ad6b7169203331' }),
    exemplar(20, 2, { traceID: traceOf(2) }),
    exemplar(30, 3, { user: 'u1' }),
    exemplar(40, 4, { trace_id: 'not hex' }),
    exemplar(50, Number.POSITIVE_INFINITY, { trace_id: traceOf(3) }),
  ]
  // A histogram counts one measurement in several series.
  const series = [
    { labels, exemplars },
    { labels: labels.with('le', '+Inf'), exemplars },
  ]
  const { rows, more } = pickExemplars(series, { startMs: 0, endMs: 100, limit: 10 })
  expect(rows.map(({ at, traceId, spanId }) => [at, traceId, spanId])).toEqual([
    [10, traceOf(1), 'b7ad6b7169203331'],
    [20, traceOf(2), ''],
  ])
  expect(more).toBe(0)
})

test('of very many as many as wanted are left, by time, the greatest of all among them', () => {
  const some = fc.array(fc.record({ at: fc.integer({ min: 0, max: 1000 }), value: fc.double({ noNaN: true, min: -10, max: 10 }) }), {
    minLength: 1,
    maxLength: 80,
  })
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const exemplars = all.map(({ at, value }, number) => exemplar(at, value, { trace_id: traceOf(number) }))
      const { rows, more } = pickExemplars([{ labels, exemplars }], { startMs: 0, endMs: 1000, limit })
      expect(rows.length).toBe(Math.min(limit, all.length))
      expect(rows.length + more).toBe(all.length)
      expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b))
      expect(Math.max(...rows.map(({ value }) => value))).toBe(Math.max(...all.map(({ value }) => value)))
    }),
  )
})
