import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import { Labels } from '../labels.ts'
import type { PromqlQuery } from '../query.ts'
import { MemorySource } from '../script/memory-source.ts'
import { type BucketColumn, type BucketRun, BucketsUnfit, type SeriesRun, type SeriesSource } from '../series-source.ts'
import { promqlFeatures } from '../serve/metric-queries.ts'
import { markStaleAt } from '../stale-marker.ts'
import { BucketedSource } from '../testdata/bucketed-source.ts'
import { planBuckets } from './plan-buckets.ts'
import { readBuckets } from './read-buckets.ts'
import { SampleLimit } from './sample-limit.ts'
import { StoredMetrics } from './stored-metrics.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const signal = new AbortController().signal
/** Shortly before the end of a bucket of the sorting key, and of a day. */
const start = Date.UTC(2026, 10, 21) - 600_000
const matchers = [{ name: '__name__', operator: '=', value: 'm' }] as const
const columns: readonly BucketColumn[] = ['count', 'sum', 'min', 'max', 'first', 'last']
let projects = 0

/** Undefined is a stale marker. */
type Sample = readonly [seconds: number, value: number | undefined]

function makeRun(name: string, samples: readonly Sample[]): SeriesRun {
  const run = {
    labels: Labels.from([
      ['__name__', 'm'],
      ['x', name],
    ]),
    times: Float64Array.from(samples, ([seconds]) => start + seconds * 1000),
    values: Float64Array.from(samples, ([, value]) => value ?? 0),
  }
  for (const [at, [, value]] of samples.entries()) if (value === undefined) markStaleAt(run.values, at)
  return run
}

/** Every bucket by its series and place; `unfit` when the store could not make them. */
async function listBuckets(runs: AsyncIterable<BucketRun>): Promise<Record<string, Record<string, number>> | 'unfit'> {
  const found: Record<string, Record<string, number>> = {}
  try {
    for await (const { labels, buckets, columns: lists } of runs) {
      for (const [at, bucket] of buckets.entries()) {
        const key = `${labels.get('x')} ${bucket}`
        expect(found, 'a bucket comes once').not.toHaveProperty([key])
        found[key] = Object.fromEntries(columns.map((column) => [column, lists[column]?.[at] ?? Number.NaN]))
      }
    }
  } catch (error) {
    if (!(error instanceof BucketsUnfit)) throw error
    return 'unfit'
  }
  return found
}

const anyValue = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -100, max: 100 }).map((value) => value / 8) },
  { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value + 0) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
/** Times between which there is a slot at least, mostly. */
const anySamples = fc.array(fc.tuple(fc.integer({ min: 5, max: 90 }), anyValue), { minLength: 1, maxLength: 60 }).map((steps) => {
  let seconds = 0
  return steps.map(([step, value]): Sample => [(seconds += step), value])
})
/** Of the samples again: with the same value or another. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
/** One of the samples again, with the same value or another. */
const anyDuplicate = rarely(fc.record({ at: fc.nat(), value: fc.option(anyValue) }))
const anyOdd = rarely(fc.record({ at: fc.nat(), value: fc.constantFrom(Number.NaN, Infinity, -Infinity) }))
const anyPlan = fc.record({
  offset: fc.integer({ min: -60_000, max: 60_000 }),
  unitMs: fc.constantFrom(60_000, 300_000),
  unitsEach: fc.integer({ min: 11, max: 60 }),
})

test('buckets of the store are those of the samples, or it says that they are not', async () => {
  let fit = 0
  const property = fc.asyncProperty(
    fc.array(anySamples, { minLength: 1, maxLength: 3 }),
    anyDuplicate,
    anyOdd,
    fc.array(anyPlan, { minLength: 2, maxLength: 2 }),
    async (series, duplicate, odd, plans) => {
      const project = ++projects
      const lists = series.map((samples) => [...samples])
      const [first = []] = lists
      if (odd !== undefined) first[odd.at % first.length] = [first[odd.at % first.length]?.[0] ?? 0, odd.value]
      const runs = lists.map((samples, at) => makeRun(String(at), samples))
      await insertSeriesRuns(engine.store, project, runs)
      if (duplicate !== undefined) {
        const [seconds, value] = first[duplicate.at % first.length] ?? [0, 0]
        const again = duplicate.value ?? value
        await insertSeriesRuns(engine.store, project, [makeRun('0', [[seconds, again]])])
        // Any value is better than a stale marker.
        if (value === undefined) first[duplicate.at % first.length] = [seconds, again]
      }
      const memory = new MemorySource()
      memory.load(lists.map((samples, at) => makeRun(String(at), samples)))
      const found = await new StoredMetrics(engine.store).series.find({ projectId: project, matchers, fromMs: start, limit: 10 }, signal)
      for (const { offset, unitMs, unitsEach } of plans) {
        const place = { matchers, startMs: start + offset, endMs: start + offset + 20 * 300_000 }
        const scope = { projectId: project, found, ...place }
        const made = await listBuckets(
          readBuckets(engine.store, scope, { unitMs, slots: 60, unitsEach }, columns, new SampleLimit(1e6), signal),
        )
        expect(made === 'unfit' && duplicate === undefined && odd === undefined, 'unfit without a reason').toBe(false)
        if (made === 'unfit') continue
        fit++
        const request = { ...place, bucketMs: unitMs, columns: new Set(columns), startTimes: false }
        const answer = await new BucketedSource(memory).selectBuckets(request, signal)
        const expected = answer === undefined ? 'unfit' : await listBuckets(answer.runs)
        if (expected === 'unfit') throw new Error('the samples make no buckets')
        expect(Object.keys(made).toSorted()).toEqual(Object.keys(expected).toSorted())
        for (const [key, bucket] of Object.entries(made)) {
          for (const column of columns) {
            const value = expected[key]?.[column] ?? Number.NaN
            const difference = Math.abs((bucket[column] ?? Number.NaN) - value)
            expect(difference, `${key}: ${column}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
          }
        }
      }
    },
  )
  await fc.assert(property, { numRuns: 15 })
  expect(fit).toBeGreaterThan(5)
}, 120_000)

test('of which zero is the least or the greatest only the samples tell', async () => {
  const project = ++projects
  await insertSeriesRuns(engine.store, project, [
    makeRun('0', [
      [10, 0],
      [20, -0],
    ]),
  ])
  const found = await new StoredMetrics(engine.store).series.find({ projectId: project, matchers, fromMs: start, limit: 10 }, signal)
  const scope = { projectId: project, found, matchers, startMs: start, endMs: start + 60_000 }
  const plan = { unitMs: 60_000, slots: 60, unitsEach: 1 }
  for (const column of ['min', 'max'] as const)
    expect(await listBuckets(readBuckets(engine.store, scope, plan, [column], new SampleLimit(10), signal)), column).toBe('unfit')
})

describe('many samples', () => {
  const endMs = start + 7_200_000
  const query = (text: string, more: Partial<PromqlQuery> = {}): PromqlQuery => ({
    text,
    startMs: start + 1_800_000,
    endMs,
    stepMs: 300_000,
    lookbackMs: 300_000,
    subqueryStepMs: 60_000,
    features: { ...promqlFeatures, experimentalFunctions: true },
    limits: { maxSamples: 10_000_000, timeoutMs: 60_000 },
    ...more,
  })
  const functions = [
    'sum_over_time',
    'avg_over_time',
    'min_over_time',
    'max_over_time',
    'count_over_time',
    'present_over_time',
    'last_over_time',
    'first_over_time',
  ]
  let project = 0
  let source: SeriesSource

  beforeAll(async () => {
    project = ++projects
    const series = Array.from({ length: 60 }, (_, at) => makeRun(String(at), [[1, at]]))
    await insertSeriesRuns(engine.store, project, series)
    // One a second: 432,000 in all.
    await engine.store.command(
      `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT project, metric, id, fromUnixTimestamp64Milli({start:Int64} + number * 1000, 'UTC'),
       toInt64(cityHash64(id, number) % 100000) - 50000, 2 FROM metric_series CROSS JOIN numbers(2, 7199) AS n WHERE project = {project:UInt32}`,
      { start, project },
    )
    source = new StoredMetrics(engine.store).source(project)
  })

  async function compare(text: string, more: Partial<PromqlQuery> = {}): Promise<readonly number[]> {
    const samplesOnly: SeriesSource = { select: (request, ended) => source.select(request, ended) }
    const [made, read] = [
      await evaluateQuery(source, query(text, more), signal),
      await evaluateQuery(samplesOnly, query(text, more), signal),
    ]
    expect(made.value).toEqual(read.value)
    return [made.samplesRead, read.samplesRead]
  }

  test.each(functions)('%s is answered from buckets that the store makes', async (name) => {
    const [made = 0, read = 0] = await compare(`sum by (x) (round(${name}(m[5m]), 0.0001))`)
    expect(read).toBeGreaterThan(200_000)
    expect(made).toBeLessThan(read / 10)
  })

  test('windows that lie between buckets, and few samples, are made of samples', async () => {
    for (const text of [
      'sum(count_over_time(m[301s]))',
      'sum(count_over_time(m{x="7"}[5m]))',
      'sum(count_over_time(m[3s] offset 1s))',
      'sum(increase(m[5m]))',
    ]) {
      const [made, read] = await compare(text)
      expect(made, text).toBe(read)
    }
  })

  test('at one time, whatever time that is', async () => {
    const [made = 0, read = 0] = await compare('sum(count_over_time(m[100m]))', { startMs: endMs - 123, endMs: endMs - 123, stepMs: 0 })
    expect(made).toBeLessThan(read / 10)
  })

  test('a sample that is stored twice counts once', async () => {
    await engine.store.command(
      `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT project, metric, id, ts, m + 1000, e FROM metric_samples
       WHERE project = {project:UInt32} AND ts = fromUnixTimestamp64Milli({at:Int64}, 'UTC')`,
      { project, at: start + 5_000_000 },
    )
    for (const name of ['sum_over_time', 'count_over_time', 'min_over_time']) {
      const [made, read] = await compare(`sum by (x) (round(${name}(m[5m]), 0.0001))`)
      expect(made, 'from samples in the end').toBe(read)
    }
  })
})

describe('the plan', () => {
  const hour = { bucketMs: 3_600_000, lengthMs: 86_400_000, series: 1000, columns: 1 }

  test('gives every sample a slot of its own', () => {
    expect(planBuckets(hour, 15_000)).toEqual({ unitMs: 450_000, slots: 60, unitsEach: 192 })
    expect(planBuckets({ ...hour, bucketMs: 300_000 }, 15_000)).toEqual({ unitMs: 300_000, slots: 60, unitsEach: 288 })
    expect(planBuckets(hour, 1000)).toMatchObject({ unitMs: 30_000 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 100, max: 120_000 }), (seconds, spacingMs) => {
        const plan = planBuckets({ ...hour, bucketMs: seconds * 1000, series: 200_000 }, spacingMs)
        if (plan === undefined) return
        expect((seconds * 1000) % plan.unitMs).toBe(0)
        expect(plan.unitMs % plan.slots).toBe(0)
        expect(plan.slots).toBeLessThanOrEqual(64)
        expect(plan.unitMs / plan.slots).toBeLessThanOrEqual(spacingMs / 2)
        expect(plan.unitMs / spacingMs).toBeGreaterThanOrEqual(8)
        expect(plan.unitsEach * plan.unitMs).toBeLessThan(2 ** 32)
      }),
    )
  })

  test('is none where samples cost less', () => {
    expect(planBuckets({ ...hour, bucketMs: 90_000 }, 15_000), 'six in a bucket').toBeUndefined()
    expect(planBuckets({ ...hour, series: 3 }, 15_000), 'few in all').toBeUndefined()
    expect(planBuckets({ ...hour, bucketMs: 3_600_007 }, 15_000), 'no shorter buckets divide it').toBeUndefined()
  })
})
