import fc from 'fast-check'
import { expect, test } from 'vitest'

import { bucketCombinations } from '../functions/bucket-combinations.ts'
import { Labels } from '../labels.ts'
import { allFeatures } from '../parse/testdata/all-features.ts'
import type { PromqlQuery, PromqlResult } from '../query.ts'
import { MemorySource } from '../script/memory-source.ts'
import { type BucketAnswer, BucketsUnfit, type SeriesRun, type SeriesSource } from '../series-source.ts'
import { markStaleAt } from '../stale-marker.ts'
import { BucketedSource } from '../testdata/bucketed-source.ts'
import { evaluateQuery } from './evaluate-query.ts'

const features = { ...allFeatures, delayedNameRemoval: false, typeAndUnitLabels: false, startTimestamps: false }
const base = { lookbackMs: 300_000, subqueryStepMs: 60_000, features, limits: { maxSamples: 1_000_000, timeoutMs: 60_000 } }
const signal = new AbortController().signal

const anyGauge = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 4, arbitrary: fc.double({ noNaN: true, min: -1e3, max: 1e3 }) },
  { weight: 2, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1.7e308, undefined) },
)
const anyCounter = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: fc.constant(undefined) })
/** Undefined is a stale marker. */
type Values = readonly (number | undefined)[]
const gauges: fc.Arbitrary<Values> = fc.array(anyGauge, { maxLength: 80, size: 'max' })
const counters: fc.Arbitrary<Values> = fc.array(anyCounter, { maxLength: 80, size: 'max' }).map((steps) => {
  let reached = 0
  // 0 is a reset.
  return steps.map((step) => (step === undefined ? undefined : (reached = step === 0 ? 1 : reached + step)))
})
const anySeries = fc
  .tuple(fc.oneof(gauges, counters), fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 80, maxLength: 80 }))
  .map(([values, gaps]): Omit<SeriesRun, 'labels'> => {
    let second = 0
    const run = { times: new Float64Array(values.length), values: new Float64Array(values.length) }
    for (const [at, value] of values.entries()) {
      run.times[at] = (second += gaps[at] ?? 1) * 1000
      if (value === undefined) markStaleAt(run.values, at)
      else run.values[at] = value
    }
    return run
  })
const anyQuery = fc
  .record({
    name: fc.constantFrom(...bucketCombinations.keys()),
    around: fc.constantFrom('%', '%', 'sum by (x) (%)', 'max_over_time(%[3m:20s])', '% + %'),
    range: fc.constantFrom('15s', '1m', '90s', '4m', '61s'),
    modifier: fc.constantFrom('', '', ' offset 7s', ' offset -30s', ' @ 300', ' @ end()'),
    startSeconds: fc.integer({ min: -60, max: 900 }),
    stepSeconds: fc.constantFrom(0, 7, 30, 60, 90, 600),
    steps: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ name, around, range, modifier, startSeconds, stepSeconds, steps }): PromqlQuery => {
    const [startMs, stepMs] = [startSeconds * 1000, stepSeconds * 1000]
    return {
      text: around.replaceAll('%', `${name}(x_total[${range}]${modifier})`),
      startMs,
      endMs: startMs + (steps - 1) * stepMs,
      stepMs,
      ...base,
    }
  })
const anySplit = fc.record({ parts: fc.integer({ min: 1, max: 3 }), runLength: fc.constantFrom(1, 3, Infinity) })

function fill(series: readonly Omit<SeriesRun, 'labels'>[]): MemorySource {
  const source = new MemorySource()
  source.load(
    series.map((run, at) => ({
      ...run,
      labels: Labels.from([
        ['__name__', 'x_total'],
        ['x', String(at)],
      ]),
    })),
  )
  return source
}

/** What is answered, but for how many samples that took. */
function shown({ value, annotations }: PromqlResult): [Map<string, number>, unknown] {
  const points = new Map<string, number>()
  if (value.type === 'vector') for (const sample of value.samples) points.set(sample.labels.key, Number(sample.value))
  if (value.type === 'matrix') {
    for (const { labels, times, values } of value.series) {
      for (const [at, time] of times.entries()) points.set(`${labels.key} @${time}`, values[at] ?? 0)
    }
  }
  return [points, annotations]
}

test('from buckets comes what comes from samples', async () => {
  let fromBuckets = 0
  const property = fc.asyncProperty(
    fc.array(anySeries, { minLength: 1, maxLength: 3 }),
    anyQuery,
    anySplit,
    async (series, query, { parts, runLength }) => {
      const memory = fill(series)
      const source = new BucketedSource(memory, parts, runLength)
      const [expected, told] = shown(await evaluateQuery(memory, query, signal))
      const [points, toldToo] = shown(await evaluateQuery(source, query, signal))
      fromBuckets += source.answered > 0 ? 1 : 0
      expect([...points.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
      // Where terms cancel out, what is left is as exact as they were.
      const rest =
        1e-12 * series.flatMap(({ values }) => [...values]).reduce((sum, value) => sum + (Math.abs(value) < 1e9 ? Math.abs(value) : 0), 1)
      for (const [key, value] of points) {
        const other = expected.get(key) ?? Number.NaN
        if (Object.is(value, other) || value === other) continue
        expect(Math.abs(value - other), `${key}: ${value} from buckets, ${other} from samples`).toBeLessThan(1e-9 * Math.abs(other) + rest)
      }
      expect(toldToo).toEqual(told)
    },
  )
  await fc.assert(property, { numRuns: 600 })
  expect(fromBuckets).toBeGreaterThan(400)
}, 120_000)

const constant = fill([{ times: Float64Array.from({ length: 60 }, (_, at) => at * 10_000), values: new Float64Array(60).fill(2) }])
const ranged = { ...base, startMs: 120_000, endMs: 480_000, stepMs: 60_000 }

function watch(selectBuckets: SeriesSource['selectBuckets']): SeriesSource & { reads: number } {
  const source = {
    reads: 0,
    select: (...args: Parameters<SeriesSource['select']>) => {
      source.reads++
      return constant.select(...args)
    },
    ...(selectBuckets && { selectBuckets }),
  }
  return source
}

test('samples are not read when buckets are there, and once when they are not', async () => {
  const text = 'sum_over_time(x_total[1m]) + avg_over_time(x_total[2m]) + max_over_time(x_total[1m])'
  const bucketed = new BucketedSource(constant)
  const withBuckets = watch((...args) => bucketed.selectBuckets(...args))
  const without = watch(async () => undefined)
  const answers = []
  for (const source of [withBuckets, without]) answers.push(shown(await evaluateQuery(source, { ...ranged, text }, signal)))
  expect(withBuckets.reads).toBe(0)
  expect(bucketed.answered, 'functions over the same windows share their buckets').toBe(2)
  expect(without.reads).toBe(1)
  expect(answers[0]).toEqual(answers[1])
})

test('samples that are read anyway serve all', async () => {
  const bucketed = new BucketedSource(constant)
  const source = watch((...args) => bucketed.selectBuckets(...args))
  await evaluateQuery(source, { ...ranged, text: 'sum_over_time(x_total[1m]) + irate(x_total[1m])' }, signal)
  expect([source.reads, bucketed.answered]).toEqual([1, 0])
})

test('when one function needs the samples, others make do with them', async () => {
  const bucketed = new BucketedSource(constant)
  const source = watch(async (request, ended) => (request.columns.has('lost') ? undefined : bucketed.selectBuckets(request, ended)))
  const text = 'sum_over_time(x_total[2m]) + increase(x_total[1m])'
  const answer = shown(await evaluateQuery(source, { ...ranged, text }, signal))
  expect(answer).toEqual(shown(await evaluateQuery(constant, { ...ranged, text }, signal)))
  expect(source.reads).toBe(1)
})

test('a source that fails to offer buckets fails the query', async () => {
  const source = watch(() => Promise.reject(new Error('the store is away')))
  await expect(evaluateQuery(source, { ...ranged, text: 'sum_over_time(x_total[1m])' }, signal)).rejects.toThrow('the store is away')
})

test('buckets that turn out unfit are forgotten for samples', async () => {
  let asked = 0
  const source = watch(async ({ bucketMs }): Promise<BucketAnswer> => {
    asked++
    return { bucketMs, runs: failing() }
  })
  const text = 'sum by (x) (sum_over_time(x_total[1m]))'
  const answer = shown(await evaluateQuery(source, { ...ranged, text }, signal))
  expect(answer).toEqual(shown(await evaluateQuery(constant, { ...ranged, text }, signal)))
  expect(asked).toBe(1)
})

async function* failing(): AsyncGenerator<never> {
  yield* []
  throw new BucketsUnfit('they are not what they seem')
}

test('no more than a few reads are open at once', async () => {
  let [open, most] = [0, 0]
  const source: SeriesSource = {
    async *select(request, ended) {
      most = Math.max(most, ++open)
      yield* constant.select(request, ended)
      open--
    },
  }
  const text = Array.from({ length: 300 }, (_, at) => `x_total{y!="${at}"}`).join(' or ')
  const { value } = await evaluateQuery(source, { ...ranged, text }, signal)
  expect(value.type === 'matrix' && value.series.length).toBe(1)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(16)
  expect(open).toBe(0)
})
