import { expect, test } from 'vitest'

import { spanRow } from './visible-rows.ts'

/** Spans 7, 5 and 6; two records under the first, three under the last. */
const rows = Int32Array.from([7, -1, -2, 5, 6, -3, -4, -5])

test.each([
  ['on past the records of a span', 1, 1, 3],
  ['back past them', 2, -1, 0],
  ['to a span itself', 4, 1, 4],
  ['nowhere on from the last span', 5, 1, 4],
  ['nowhere back from the first', -1, -1, 0],
  ['far past the end', 24, 1, 4],
  ['far before the beginning', -20, -1, 0],
] as const)('the row of a span: %s', (_, row, by, found) => {
  expect(spanRow(rows, row, by)).toBe(found)
})

test('where there are no spans there is no row of one', () => {
  expect(spanRow(new Int32Array(), 0, 1)).toBe(-1)
  expect(spanRow(Int32Array.from([-1, -2]), 1, -1)).toBe(-1)
})
