import { expect, test } from 'vitest'

import { heatColumns } from './heat-columns.ts'

test('a column of times, and one for each range with what it is called', () => {
  const buckets = [
    { low: null, high: 0.1, counts: [1, null] },
    { low: 0.1, high: 0.5, counts: [2, 3] },
    { low: 0.5, high: null, counts: [0, 0] },
  ]
  const columns = heatColumns({ t0: 1000, step: 10, buckets }, (value) => `${value * 1000} ms`)
  expect(columns.map(({ title }) => title)).toEqual(['', '≤ 100 ms', '100 ms – 500 ms', '> 500 ms'])
  expect(columns.map(({ kind }) => kind)).toEqual(['time', 'number', 'number', 'number'])
  expect(columns[0]?.values).toEqual([1000, 1010])
  expect(columns[2]?.values).toEqual([2, 3])
  expect(heatColumns({ t0: 0, step: 1, buckets: [] }, String)).toHaveLength(1)
})
