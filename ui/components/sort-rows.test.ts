import { expect, test } from 'vitest'

import { sortRows } from './sort-rows.ts'

const sorted = (values: readonly (number | string | null)[], descending: boolean) => sortRows(values, (value) => value, descending)

test('numbers by size, texts by their numbers, nothing last in either order', () => {
  expect(sorted([3, null, 20, Number.NaN, 1], false)).toEqual([1, 3, 20, null, Number.NaN])
  expect(sorted([3, null, 20, 1], true)).toEqual([20, 3, 1, null])
  expect(sorted(['web-10', 'web-2', 'api'], false)).toEqual(['api', 'web-2', 'web-10'])
  expect(sorted([Infinity, -Infinity, Infinity], true)).toEqual([Infinity, Infinity, -Infinity])
})

test('equal rows stay as they were', () => {
  const rows = [
    { name: 'a', value: 1 },
    { name: 'b', value: 1 },
    { name: 'c', value: 0 },
  ]
  const names = (descending: boolean) => sortRows(rows, ({ value }) => value, descending).map(({ name }) => name)
  expect(names(false)).toEqual(['c', 'a', 'b'])
  expect(names(true)).toEqual(['a', 'b', 'c'])
})
