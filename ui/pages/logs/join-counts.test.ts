import { expect, test } from 'vitest'

import { isCounted, type HistogramData } from '../../panels/level-histogram/histogram-data.ts'
import { joinCounts } from './join-counts.ts'

const from = '2026-11-20T00:00:00.000Z'
const range = { from, to: '2026-11-20T04:00:00.000Z', stepMs: 3_600_000 }

test('older counts come to the newest, bar by bar, level by level, class by class', () => {
  const newest: HistogramData = {
    ...range,
    searchedFrom: '2026-11-20T02:00:00.000Z',
    series: { info: [0, 0, 3, 4], error: [0, 0, 0, 1] },
    classes: { application: 7, error: 1 },
    total: 8,
  }
  const older: HistogramData = {
    ...range,
    searchedFrom: from,
    series: { info: [1, 2, 0, 0], warn: [0, 5, 0, 0] },
    classes: { application: 8 },
    total: 8,
  }
  const joined = joinCounts(newest, older)
  expect(joined).toEqual({
    ...range,
    searchedFrom: from,
    series: { info: [1, 2, 3, 4], error: [0, 0, 0, 1], warn: [0, 5, 0, 0] },
    classes: { application: 15, error: 1 },
    total: 16,
  })
  expect([newest, older, joined].map(isCounted)).toEqual([false, true, true])
})
