import { describe, expect, test } from 'vitest'

import { planRollups } from './plan-rollups.ts'
import { coverageOf } from './rollup-days.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const midnight = Date.UTC(2026, 10, 20)
const all = { fromMs: 0, toMs: midnight + 10 * hourMs, samplesFromMs: 0 }

describe('planRollups', () => {
  const request = { startMs: midnight, endMs: midnight + 12 * hourMs, bucketMs: hourMs }

  test('takes what is made, samples are the rest', () => {
    expect(planRollups(request, all)).toEqual({ fromMs: midnight, toMs: midnight + 10 * hourMs })
    expect(planRollups(request, { ...all, fromMs: midnight + 3 * hourMs })).toEqual({
      fromMs: midnight + 3 * hourMs,
      toMs: midnight + 10 * hourMs,
    })
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
    expect(planRollups({ ...request, startMs: midnight + 9 * hourMs }, dropped)).toEqual({
      fromMs: midnight + 9 * hourMs,
      toMs: midnight + 10 * hourMs,
    })
    expect(planRollups(request, { fromMs: midnight + 8 * hourMs, toMs: midnight + 10 * hourMs, samplesFromMs: midnight + hourMs })).toEqual(
      {
        fromMs: midnight,
        toMs: midnight + hourMs,
      },
    )
  })
})

describe('coverageOf', () => {
  const made = (doneMs: number): { rows: number; doneMs: number } => ({ rows: 1, doneMs })

  test('goes back to the last day that waits', () => {
    expect(coverageOf({})).toBeUndefined()
    const toMs = midnight + 5 * hourMs
    expect(coverageOf({ '20261119': made(midnight), '20261120': made(toMs) })).toEqual({ fromMs: 0, toMs })
    expect(coverageOf({ '20261118': made(0), '20261119': made(midnight), '20261120': made(toMs) })).toEqual({
      fromMs: midnight - dayMs,
      toMs,
    })
    expect(coverageOf({ '20261119': made(midnight - hourMs), '20261120': made(toMs) })).toEqual({ fromMs: midnight, toMs })
  })

  test('a day that lies ahead is no gap', () => {
    const toMs = midnight + 5 * hourMs
    expect(coverageOf({ '20261120': made(toMs), '20261121': made(0) })).toEqual({ fromMs: 0, toMs })
  })
})
