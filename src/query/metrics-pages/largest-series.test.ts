import { expect, test } from 'vitest'

import { Labels } from '../promql/index.ts'
import { largestSeries } from './largest-series.ts'

function series(name: string, values: readonly number[]) {
  return { labels: Labels.from([['name', name]]), times: Float64Array.from(values.keys()), values: Float64Array.from(values) }
}

test('those with the greatest mean are left, in their order; what is not a number does not count', async () => {
  const all = [
    series('a', [1, 2]),
    series('b', [Number.NaN, 9]),
    series('c', [Number.POSITIVE_INFINITY]),
    series('d', [5, 5]),
    series('e', []),
  ]
  const names = async (limit: number) => (await largestSeries(all, limit)).map(({ labels }) => labels.get('name'))
  expect(await names(2)).toEqual(['b', 'd'])
  expect(await names(3)).toEqual(['a', 'b', 'd'])
  expect(await names(5)).toEqual(['a', 'b', 'c', 'd', 'e'])
})
