import { expect, test } from 'vitest'

import { niceEnds } from './scale.ts'

test('an axis begins at nothing', () => {
  expect(niceEnds(3, 92, false)).toEqual([0, 100])
  expect(niceEnds(0, 0, true)).toEqual([0, 1])
  expect(niceEnds(-3, 92, true)).toEqual([-3, 100])
  expect(niceEnds(-40, -12, true)).toEqual([-40, 0])
  expect(niceEnds(20, 92, true)).toEqual([0, 100])
})

test('values that lie close together may leave it, on round ends around them', () => {
  const [floor, ceiling] = niceEnds(960, 1010, true)
  expect(floor).toBeLessThanOrEqual(960)
  expect(floor).toBeGreaterThan(800)
  expect(ceiling).toBeGreaterThanOrEqual(1010)
  expect(niceEnds(960, 1010, false)[0]).toBe(0)
})

test('labels differ however close the values lie; a line that does not move needs no closer look', () => {
  const [floor, ceiling] = niceEnds(1000, 1001, true)
  expect(ceiling - floor).toBeGreaterThan(50)
  expect(niceEnds(1000, 1000, true)).toEqual([0, 1000])
})
