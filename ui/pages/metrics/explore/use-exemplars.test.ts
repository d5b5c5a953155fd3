import { expect, test } from 'vitest'

import { placeExemplars } from './use-exemplars.ts'

const row = (at: number, value: number) => ({ at, value, traceId: 'a', spanId: 'b', labels: {} })
const result = { t0: 1000, step: 10, series: [{ labels: {}, values: [0.5, null, 0.7] }] }

test('measurements stand at their own value beside lines of the same kind, else on the first line where it has a value', () => {
  const rows = [row(1000, 4), row(1010, 5), row(1021, 6), row(5000, 7)]
  expect(placeExemplars(rows, result, true).map(({ value }) => value)).toEqual([4, 5, 6, 7])
  expect(placeExemplars(rows, result, false)).toEqual([
    { atMs: 1000, value: 0.5, traceId: 'a', spanId: 'b' },
    { atMs: 1021, value: 0.7, traceId: 'a', spanId: 'b' },
  ])
  expect(placeExemplars(rows, { ...result, series: [] }, true)).toEqual([])
  expect(placeExemplars(rows, undefined, true)).toEqual([])
})
