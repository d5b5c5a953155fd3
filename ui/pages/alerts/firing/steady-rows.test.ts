import { expect, test } from 'vitest'

import { steadyRows } from './steady-rows.ts'

const row = (fingerprint: string, state = 'firing') => ({ fingerprint, state })

test('without rows of before those of now are shown', () => {
  expect(steadyRows(undefined, [row('a')])).toEqual({ rows: [{ row: row('a'), isGone: false }], waiting: 0 })
})

test('what is looked at stays in its place, as it is now; new ones wait', () => {
  expect(steadyRows([row('a'), row('b')], [row('new'), row('b', 'acknowledged')])).toEqual({
    rows: [
      { row: row('a'), isGone: true },
      { row: row('b', 'acknowledged'), isGone: false },
    ],
    waiting: 1,
  })
})
