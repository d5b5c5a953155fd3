import { expect, test } from 'vitest'

import { changeOf } from './change-of.ts'

test.each([
  [112, 100, { share: 0.12, direction: 'up' }],
  [50, 100, { share: -0.5, direction: 'down' }],
  [101, 100, { share: 0.01, direction: 'flat' }],
  [0, 0, { share: 0, direction: 'flat' }],
])('%d after %d', (now, before, change) => {
  expect(changeOf(now, before)).toEqual(change)
})

test('where there was nothing there is nothing to compare with', () => {
  for (const [now, before] of [
    [5, 0],
    [null, 5],
    [5, null],
  ] as const)
    expect(changeOf(now, before)).toBeUndefined()
})
