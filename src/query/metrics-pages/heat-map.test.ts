import fc from 'fast-check'
import { expect, test } from 'vitest'

import { type FloatHistogram, Labels, type PromqlResult } from '../promql/index.ts'
import { type HeatBucket, shapeHeatMap } from './heat-map.ts'

const grid = { startMs: 1000, stepMs: 10, count: 3 }
const times = Float64Array.of(1000, 1010, 1020)
type Matrix = Extract<PromqlResult['value'], { type: 'matrix' }>

function answer(series: Matrix['series']): PromqlResult {
  return { value: { type: 'matrix', series }, annotations: [], samplesRead: 0, peakSamples: 0 }
}

function classic(le: string, values: readonly number[], more: Readonly<Record<string, string>> = {}): Matrix['series'][number] {
  return { labels: Labels.from(Object.entries({ le, ...more })), times, values: Float64Array.from(values) }
}

function native(histograms: readonly FloatHistogram[]): Matrix['series'][number] {
  return { labels: Labels.empty, times: times.slice(0, histograms.length), values: new Float64Array(histograms.length), histograms }
}

function histogram(schema: number, first: number, counts: readonly number[], zeroCount = 0): FloatHistogram {
  return {
    counterReset: 'gauge',
    schema,
    zeroThreshold: 0.001,
    zeroCount,
    count: counts.reduce((all, one) => all + one, zeroCount),
    sum: 0,
    positiveSpans: [{ offset: first, length: counts.length }],
    negativeSpans: [],
    positiveBuckets: counts,
    negativeBuckets: [],
    customValues: [],
  }
}

const totalAt = (buckets: readonly HeatBucket[], step: number): number => buckets.reduce((all, { counts }) => all + (counts[step] ?? 0), 0)

test('what is below a bound and above the one before it is in the bucket; series are added', async () => {
  const buckets = await shapeHeatMap(
    answer([
      classic('0.1', [1, 2, Number.NaN]),
      classic('0.5', [4, 5, 6]),
      classic('0.5', [1, 1, 1], { job: 'b' }),
      classic('+Inf', [9, 7, 6]),
      classic('none of it', [9, 9, 9]),
    ]),
    grid,
  )
  expect(buckets).toEqual([
    { low: 0, high: 0.1, counts: [1, 2, null] },
    { low: 0.1, high: 0.5, counts: [4, 4, 7] },
    { low: 0.5, high: null, counts: [4, 1, 0] },
  ])
})

test('of native histograms each step has all that was counted, whatever their resolution', async () => {
  const buckets = await shapeHeatMap(answer([native([histogram(0, 1, [4, 2], 3), histogram(1, 1, [1, 1, 1, 1])])]), grid)
  expect(totalAt(buckets, 0)).toBeCloseTo(9)
  expect(totalAt(buckets, 1)).toBeCloseTo(4)
  expect(buckets.every(({ counts }) => counts[2] === null)).toBe(true)
  expect(buckets[0]).toMatchObject({ low: -0.001, high: 0.001 })
})

test('buckets stand side by side, rising, are not too many, and lose nothing', async () => {
  const schema = fc.integer({ min: -2, max: 5 })
  const one = fc.tuple(schema, fc.integer({ min: -20, max: 20 }), fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 120 }))
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (made) => {
      const buckets = await shapeHeatMap(answer([native(made.map(([scale, first, counts]) => histogram(scale, first, counts)))]), grid)
      expect(buckets.length).toBeLessThanOrEqual(80)
      expect(buckets.slice(1).map(({ low }) => low)).toEqual(buckets.slice(0, -1).map(({ high }) => high))
      expect(buckets.filter(({ low, high }) => (low ?? -Infinity) >= (high ?? Infinity))).toEqual([])
      for (const [step, [, , counts]] of made.entries()) {
        const whole = counts.reduce((all, count) => all + count, 0)
        expect(totalAt(buckets, step)).toBeCloseTo(whole, 6)
      }
    }),
    { numRuns: 60 },
  )
})

test('cumulative buckets that were read at different times never make less than nothing', async () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: -5, max: 30 }), fc.array(fc.nat({ max: 100 }), { minLength: 3, maxLength: 3 })), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(rows, async (made) => {
      const buckets = await shapeHeatMap(answer(made.map(([le, values]) => classic(String(le), values))), grid)
      for (const { counts } of buckets) for (const count of counts) expect(count ?? 0).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('an answer without buckets is refused, an empty one is empty', async () => {
  await expect(shapeHeatMap(answer([{ ...classic('', [1, 1, 1]), labels: Labels.empty }]), grid)).rejects.toThrow('has no buckets')
  expect(await shapeHeatMap(answer([]), grid)).toEqual([])
})
