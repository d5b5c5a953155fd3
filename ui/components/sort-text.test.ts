import { expect, test } from 'vitest'

import { readSort, writeSort } from './sort-text.ts'

test('an order is read as it was written', () => {
  for (const sort of [undefined, { column: 'rate', descending: false }, { column: 'rate', descending: true }])
    expect(readSort(writeSort(sort), ['name', 'rate'])).toEqual(sort)
  expect(writeSort({ column: 'rate', descending: true })).toBe('-rate')
})

test('what is no column of the table is no order', () => {
  for (const text of ['', '-', '--rate', 'newest', '-p99', 'rate ', 'constructor']) expect(readSort(text, ['name', 'rate'])).toBeUndefined()
})
