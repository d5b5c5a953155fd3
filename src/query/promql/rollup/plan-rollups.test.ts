import { describe, expect, test } from 'vitest'

import { planRollups } from './plan-rollups.ts'
import { coverageOf } from './rollup-days.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const midnight = Date.UTC(2026, 10, 20)
const all = { stretches: [{ fromMs: 0, toMs: midnight + 10 * hourMs }], samplesFromMs: 0 }

describe('planRollups', () => {
  const request = { startMs: midnight, endMs: midnight + 12 * hourMs, bucketMs: hourMs }

  test('takes what is made, samples are the rest', () => {
    expect(planRollups(request, all)).toEqual([{ fromMs: midnight, toMs: midnight + 10 * hourMs }])
    const later = { fromMs: midnight + 3 * hourMs, toMs: midnight + 10 * hourMs }
    expect(planRollups(request, { ...all, stretches: [later] })).toEqual([later])
    const [first, last] = [
      { fromMs: 0, toMs: midnight + 4 * hourMs },
      { fromMs: midnight + 6 * hourMs, toMs: midnight + 11 * hourMs },
    ]
    expect(planRollups(request, { ...all, stretches: [first, last] })).toEqual([{ ...first, fromMs: midnight }, last])
  })

  test.each([
    ['buckets that are none of five minutes', { bucketMs: 420_000 }],
    ['less than five minutes', { bucketMs: 60_000 }],
    ['a beginning within five minutes', { startMs: midnight + 60_000 }],
    ['little time', { startMs: midnight + 9 * hourMs }],
    ['what is mostly not made yet', { endMs: midnight + 21 * hourMs }],
  ])('leaves %s to the samples', (_, change) => {
    expect(planRollups({ ...request, ...change }, all)).toBeUndefined()
  })

  test('where samples are dropped the shortest time is read, and what will never be made is not waited for', () => {
    const dropped = { ...all, samplesFromMs: midnight + 11 * hourMs }
    expect(planRollups({ ...request, startMs: midnight + 9 * hourMs }, dropped)).toEqual([
      { fromMs: midnight + 9 * hourMs, toMs: midnight + 10 * hourMs },
    ])
    const samplesFromMs = midnight + hourMs
    const late = { fromMs: midnight + 8 * hourMs, toMs: midnight + 12 * hourMs }
    expect(planRollups(request, { stretches: [late], samplesFromMs })).toEqual([{ fromMs: midnight, toMs: samplesFromMs }, late])
    const early = { fromMs: 0, toMs: midnight + 4 * hourMs }
    expect(planRollups(request, { stretches: [early, late], samplesFromMs })).toEqual([{ ...early, fromMs: midnight }, late])
    expect(planRollups(request, { stretches: [], samplesFromMs })).toEqual([{ fromMs: midnight, toMs: samplesFromMs }])
  })
})

describe('coverageOf', () => {
  const made = (doneMs: number): { rows: number; doneMs: number; seenMs: number } => ({ rows: 1, doneMs, seenMs: 1 })
  const toMs = midnight + 5 * hourMs

  test('has a gap where a day waits', () => {
    expect(coverageOf({})).toEqual([])
    expect(coverageOf({ '20261119': made(midnight), '20261120': made(toMs) })).toEqual([{ fromMs: 0, toMs }])
    expect(coverageOf({ '20261118': made(0), '20261119': made(midnight), '20261120': made(toMs) })).toEqual([
      { fromMs: 0, toMs: midnight - 2 * dayMs - hourMs },
      { fromMs: midnight - dayMs, toMs },
    ])
    expect(coverageOf({ '20261119': made(midnight - hourMs), '20261120': made(toMs) })).toEqual([
      { fromMs: 0, toMs: midnight - hourMs },
      { fromMs: midnight, toMs },
    ])
  })

  test('ends before a last day that waits; one that lies ahead is no gap', () => {
    expect(coverageOf({ '20261119': made(midnight), '20261120': made(0) })).toEqual([{ fromMs: 0, toMs: midnight - hourMs }])
    expect(coverageOf({ '20261120': made(toMs), '20261121': made(0) })).toEqual([{ fromMs: 0, toMs }])
  })
})
