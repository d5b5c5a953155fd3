import { expect, test } from 'vitest'

import { planPortions } from './plan-portions.ts'

const hour = 3600
const hourMs = 3_600_000

test('metrics with the same hours go together, stretches of hours each for itself', () => {
  const due = [
    { projectId: 1, metric: 'a', hours: [0, hour, 5 * hour], rows: [10, 20, 30] },
    { projectId: 1, metric: 'b', hours: [0, hour], rows: [1, 2] },
    { projectId: 2, metric: 'a', hours: [0, hour], rows: [1, 2] },
  ]
  const portions = planPortions(due).map(({ projectId, metrics, fromMs, toMs, parts }) => [projectId, metrics, fromMs, toMs, parts])
  expect(portions).toEqual([
    [1, ['a', 'b'], 0, 2 * hourMs, 1],
    [1, ['a'], 5 * hourMs, 6 * hourMs, 1],
    [2, ['a'], 0, 2 * hourMs, 1],
  ])
})

test('none is larger than may be sorted at once, and every hour is in one', () => {
  const hours = Array.from({ length: 24 }, (_, at) => at * hour)
  const due = ['a', 'b', 'c'].map((metric, at) => ({
    projectId: 1,
    metric,
    hours,
    rows: hours.map(() => [1, 1_500_000, 9_000_000][at] ?? 0),
  }))
  const portions = planPortions(due)
  for (const { hours: own, parts } of portions) {
    const rows = own.reduce((sum, one) => sum + one.rows, 0)
    expect(rows / parts).toBeLessThanOrEqual(4_000_000)
  }
  expect(new Set(portions.flatMap((portion) => portion.hours.map(({ metric, hourMs: at }) => `${metric} ${at}`))).size).toBe(72)
  expect(portions.filter(({ metrics }) => metrics.includes('c')).map(({ parts }) => parts)).toEqual(hours.map(() => 3))
})
