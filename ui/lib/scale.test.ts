import { expect, test } from 'vitest'

import { niceEnds, timeTicks, valueTicks } from './scale.ts'

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

test('the ticks of a ruler are round and lie within it', () => {
  expect(valueTicks(0, 50, 5)).toEqual([0, 10, 20, 30, 40, 50])
  expect(valueTicks(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(valueTicks(-3, 3, 3)).toEqual([-2, 0, 2])
  expect(valueTicks(5, 5, 3)).toEqual([5])
  expect(valueTicks(0.1, 0.5, 4)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
})

test('the ticks of time stand on round moments', () => {
  expect(timeTicks(61_000, 301_000, 50_000)).toEqual([120_000, 180_000, 240_000, 300_000])
  expect(timeTicks(10, 5, 1000)).toEqual([])
})
