import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Annotations } from '../annotations.ts'
import { functionNamed } from '../functions/index.ts'
import { OverlapNotice } from '../functions/overlap-notice.ts'
import type { RangeCall, RangeFunction, RangeWindow } from '../functions/range-function.ts'
import { Labels } from '../labels.ts'
import { allFeatures } from '../parse/testdata/all-features.ts'
import type { SeriesRun } from '../series-source.ts'
import { markStaleAt } from '../stale-marker.ts'
import { Budget } from './budget.ts'
import { Cells, type Grid, stepTimeMs } from './points.ts'
import { RangeOperator } from './range-operator.ts'

const labels = Labels.from([['__name__', 'x_total']])
const features = { ...allFeatures, delayedNameRemoval: false, typeAndUnitLabels: false, startTimestamps: false }
const span = { start: 0, end: 1 }
const call = (): RangeCall => ({
  annotations: new Annotations(),
  overlaps: new OverlapNotice(),
  features,
  argumentSpans: [span],
  argumentsSpan: span,
  extension: undefined,
})

interface Sample {
  readonly time: number
  /** Undefined: a stale marker. */
  readonly value: number | undefined
}

const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 3, arbitrary: fc.double({ noNaN: true, min: -1e3, max: 1e3 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 1.7e308, undefined) },
)
const samples: fc.Arbitrary<readonly Sample[]> = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 8 }), value }), { maxLength: 60, size: 'max' })
  .map((list) => {
    let time = 0
    return list.map((one) => ({ time: (time += one.gap), value: one.value }))
  })
const grid: fc.Arbitrary<Grid> = fc.record({
  startMs: fc.integer({ min: -10, max: 100 }),
  stepMs: fc.integer({ min: 1, max: 40 }),
  count: fc.integer({ min: 1, max: 30 }),
})

function runOf(list: readonly Sample[]): SeriesRun {
  const values = Float64Array.from(list, (one) => one.value ?? 0)
  for (const [at, one] of list.entries()) if (one.value === undefined) markStaleAt(values, at)
  return { labels, times: Float64Array.from(list, (one) => one.time), values }
}

/** Cuts the samples at some of the places. */
function cut(list: readonly Sample[], places: readonly number[], tellsLast: boolean): SeriesRun[] {
  const ends = [...new Set(places.map((place) => place % (list.length + 1)))].toSorted((a, b) => a - b)
  const runs = [...ends, list.length].map((end, at) => runOf(list.slice(ends[at - 1] ?? 0, end)))
  return runs.map((run, at) => (tellsLast && at === runs.length - 1 ? { ...run, isLast: true } : run))
}

/** One window after the other from all samples: slow, and plain to see. */
function expected(fn: RangeFunction, list: readonly Sample[], steps: Grid, rangeMs: number, offsetMs: number): (number | undefined)[] {
  const fresh = list.filter((one) => one.value !== undefined)
  const times = Float64Array.from(fresh, (one) => one.time)
  const values = Float64Array.from(fresh, (one) => one.value ?? 0)
  return Array.from({ length: steps.count }, (_, step) => {
    const rangeEndMs = stepTimeMs(steps, step) - offsetMs
    const inside = fresh.filter(({ time }) => time > rangeEndMs - rangeMs && time <= rangeEndMs)
    const [first] = inside
    if (first === undefined) return undefined
    const from = fresh.indexOf(first)
    const window: RangeWindow = {
      call: call(),
      labels,
      times,
      values,
      histograms: undefined,
      startTimes: undefined,
      from,
      to: from + inside.length,
      rangeStartMs: rangeEndMs - rangeMs,
      rangeEndMs,
      evaluationMs: stepTimeMs(steps, step),
      parameters: [],
    }
    const answer = fn.window(window)
    return typeof answer === 'number' ? answer : undefined
  })
}

async function actual(fn: RangeFunction, runs: readonly SeriesRun[], steps: Grid, rangeMs: number, offsetMs: number) {
  const cells = new Cells(steps.count)
  const budget = new Budget({ maxSamples: 1e6, timeoutMs: 10_000 }, new AbortController().signal)
  const selection = { grid: steps, rangeMs, offsetMs, atMs: undefined, leadMs: 0, trailMs: 0, parameters: [] }
  const written: number[] = []
  const operator = new RangeOperator(fn, call(), selection, budget, () => ({ cells, written: (from, to) => written.push(from, to) }))
  for (const run of runs) await operator.push(run)
  await operator.finish()
  budget.close()
  // Slices follow each other without gaps or overlaps.
  expect(written.filter((_, at) => at % 2 === 1).slice(0, -1)).toEqual(written.filter((_, at) => at % 2 === 0).slice(1))
  return Array.from({ length: steps.count }, (_, step) => (cells.present[step] === 1 ? cells.values[step] : undefined))
}

const kernels = [
  'rate increase delta irate idelta sum_over_time avg_over_time min_over_time max_over_time count_over_time last_over_time',
  'first_over_time present_over_time changes resets stddev_over_time mad_over_time ts_of_first_over_time ts_of_last_over_time',
]
  .join(' ')
  .split(' ')

/** What is wanted when it is as good as found: the loops add what resets took in another order. */
function nearer(found: number | undefined, wanted: number | undefined): number | undefined {
  if (found === undefined || wanted === undefined) return found
  return Math.abs(found - wanted) <= 1e-12 * Math.abs(wanted) ? wanted : found
}

test.each(kernels)('%s in one tight loop over runs answers what single windows do', async (name) => {
  const fn = functionNamed(name)
  if (fn?.kind !== 'range') throw new Error(`${name} is no range function`)
  expect(fn.kernel).toBeDefined()
  const places = fc.array(fc.nat(), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      samples,
      places,
      fc.boolean(),
      grid,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -10, max: 10 }),
      async (list, at, tellsLast, steps, range, offset) => {
        const wanted = expected(fn, list, steps, range, offset)
        const found = await actual(fn, cut(list, at, tellsLast), steps, range, offset)
        expect(found.map((one, step) => nearer(one, wanted[step]))).toEqual(wanted)
      },
    ),
    { numRuns: 150 },
  )
})
