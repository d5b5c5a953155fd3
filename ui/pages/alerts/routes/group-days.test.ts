import { expect, test } from 'vitest'

import { groupDays, writeMinute } from './group-days.ts'

const office = [{ from: 540, to: 1050 }]

test('days that are alike are told together, and only when they follow each other', () => {
  const days = [
    { date: '2026-11-22', spans: office },
    { date: '2026-11-23', spans: [{ from: 540, to: 1050 }] },
    { date: '2026-11-24', spans: [{ from: 540, to: 1051 }] },
    { date: '2026-11-25', spans: [] },
    { date: '2026-11-26', spans: [] },
    { date: '2026-11-27', spans: office },
  ]
  expect(groupDays(days).map(({ from, to, spans }) => [from.slice(8), to.slice(8), spans[0]?.to])).toEqual([
    ['22', '23', 1050],
    ['24', '24', 1051],
    ['25', '26', undefined],
    ['27', '27', 1050],
  ])
  expect(groupDays([])).toEqual([])
})

test('minutes of the day', () => {
  expect([0, 450, 1439, 1440].map(writeMinute)).toEqual(['00:00', '07:30', '23:59', '24:00'])
})
