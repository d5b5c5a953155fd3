import { expect, test } from 'vitest'

import { heatLevel, leastOfLevel } from '../heat-map/heat-level.ts'
import { stretchesOf } from '../state-timeline/stretches.ts'
import { columnAt, layOutCells } from './cell-plot.ts'

const grid = { rows: ['a', 'b'], times: [0, 10, 20, 30], toMs: 40 }

test('a moment belongs to the column that began before it', () => {
  expect([-5, 0, 9, 10, 39, 99].map((ms) => columnAt(grid.times, ms))).toEqual([0, 0, 0, 1, 3, 3])
})

test('places and moments turn into each other', () => {
  const plot = layOutCells(grid, { width: 400, height: 120 }, () => 30)
  expect(plot.rowHeight).toBe(50)
  expect(plot.placeX(0)).toBe(plot.startX)
  expect(plot.placeX(40)).toBeCloseTo(plot.startX + plot.width)
  expect(plot.timeAt(plot.placeX(17))).toBeCloseTo(17)
  expect(layOutCells({ ...grid, rows: [] }, { width: 0, height: 0 }, () => 0).rowHeight).toBeGreaterThan(0)
})

test('a few stand out from none, the most have the strongest step', () => {
  expect([null, 0, -3, 1, 1000].map((count) => heatLevel(count, 1000))).toEqual([0, 0, 0, 1, 5])
  expect(heatLevel(5, 0)).toBe(0)
  for (const level of [2, 3, 4, 5]) {
    const least = leastOfLevel(level, 1000)
    expect(heatLevel(least * 1.01, 1000)).toBe(level)
    expect(heatLevel(least * 0.99, 1000)).toBe(level - 1)
  }
})

test('equal neighbours are one stretch, nothing is none', () => {
  expect(stretchesOf(['up', 'up', null, 'up', 'down', Number.NaN], 6)).toEqual([
    { start: 0, end: 2, value: 'up' },
    { start: 3, end: 4, value: 'up' },
    { start: 4, end: 5, value: 'down' },
  ])
})
