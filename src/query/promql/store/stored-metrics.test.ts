import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { LabelMatcher } from '../ast.ts'
import type { CounterReset, FloatHistogram } from '../histogram/float-histogram.ts'
import { anyCustom, anyExponential } from '../histogram/testdata/any-histogram.ts'
import { Labels } from '../labels.ts'
import { MemorySource } from '../script/memory-source.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { eachRun } from '../testdata/each-run.ts'
import { StoredMetrics } from './stored-metrics.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const start = Date.UTC(2026, 10, 20, 23)
let projects = 0

/** All samples of each series by its labels, bits and all. */
async function read(source: SeriesSource, request: SelectRequest): Promise<Record<string, string[]>> {
  const found = new Map<Labels, string[]>()
  for await (const run of eachRun(source.select(request, new AbortController().signal))) {
    expect(run.times.length).toBeGreaterThan(0)
    found.set(run.labels, [...(found.get(run.labels) ?? []), ...describeSamples(run)])
  }
  const entries = [...found].map(([labels, samples]) => [labels.key, samples] as const)
  expect(new Set(entries.map(([key]) => key)).size, 'one labels object a series').toBe(entries.length)
  return Object.fromEntries(entries)
}

function describeSamples({ times, values, histograms, startTimes }: SeriesRun): string[] {
  return Array.from(times, (timeMs, at) => {
    const time = `${timeMs} since ${startTimes?.[at] ?? 0}`
    const histogram = histograms?.[at]
    if (histogram !== undefined) return `${time} ${JSON.stringify(histogram, [...Object.keys(histogram), 'offset', 'length'].toSorted())}`
    const words = new Uint32Array(values.buffer, values.byteOffset + at * 8, 2)
    return `${time} ${words[1]?.toString(16)}:${words[0]?.toString(16)}`
  })
}

const anyValue: fc.Arbitrary<[number, number]> = fc.oneof(
  fc.constantFrom<[number, number]>(
    [2, 0x7ff00000],
    [0, 0x7ff80000],
    [7, 0xfff80000],
    [0, 0x7ff00000],
    [0, 0xfff00000],
    [0, 0x80000000],
    [0, 0],
  ),
  fc.double({ noNaN: true }).map(wordsOf),
  fc.integer({ min: -1000, max: 1000 }).map((n) => wordsOf(n / 100)),
)

function wordsOf(value: number): [number, number] {
  const words = new Uint32Array(Float64Array.of(value).buffer)
  return [words[0] ?? 0, words[1] ?? 0]
}

const anyText = fc.constantFrom('a', 'b', 'ab', "'", '\\', 'ש', 'a\nb', '')
const anyLabels = fc
  .record({
    metric: fc.constantFrom('m', 'n', 'Up', "o'"),
    pairs: fc.dictionary(fc.constantFrom('Job', 'x', '_y', "q'"), anyText, { maxKeys: 3 }),
  })
  .map(({ metric, pairs }) => Labels.from([...Object.entries(pairs), ['__name__', metric] as const]))
/** Times of a day and a half, in clusters. */
const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 40 }))
  .map(([cluster, step]) => start + cluster * 4 * 3_600_000 + step * 15_000)
type Words = readonly [number, number]
const anyHistogram = fc
  .tuple(fc.oneof(anyExponential(), anyCustom()), fc.constantFrom<CounterReset>('unknown', 'reset', 'not_reset', 'gauge'))
  .map(([histogram, counterReset]) => ({ ...histogram, counterReset }))
const anySamples = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[number, T][]> =>
  fc.uniqueArray(fc.tuple(anyTime, value), { selector: ([time]) => time, minLength: 1, maxLength: 60 })
const anyRun = fc
  .record({
    labels: anyLabels,
    samples: fc.oneof(
      { weight: 3, arbitrary: anySamples<Words | FloatHistogram>(anyValue) },
      { weight: 1, arbitrary: anySamples<Words | FloatHistogram>(fc.oneof(anyValue, anyHistogram)) },
      { weight: 1, arbitrary: anySamples<Words | FloatHistogram>(anyHistogram) },
    ),
    starts: fc.option(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 60, maxLength: 60 }), { freq: 4 }),
  })
  .map(({ labels, samples, starts }) => {
    const run = makeRun(labels, samples)
    return starts === null ? run : { ...run, startTimes: run.times.map((_, at) => (starts[at] ?? 0) * 1000) }
  })

function makeRun(labels: Labels, samples: readonly (readonly [number, Words | FloatHistogram])[]): SeriesRun {
  const sorted = samples.toSorted(([a], [b]) => a - b)
  const histograms = sorted.map(([, value]) => ('schema' in value ? value : undefined))
  return {
    labels,
    times: Float64Array.from(sorted, ([time]) => time),
    values: new Float64Array(Uint32Array.from(sorted.flatMap(([, value]) => ('schema' in value ? [0, 0] : value))).buffer),
    ...(histograms.some((one) => one !== undefined) ? { histograms } : {}),
  }
}

const anyMatcher: fc.Arbitrary<LabelMatcher> = fc.oneof(
  fc.record({ name: fc.constantFrom('Job', 'x', '_y', "q'", 'absent'), operator: fc.constantFrom('=', '!='), value: anyText }),
  fc.record({
    name: fc.constantFrom('Job', 'x', '_y', 'absent', '__name__'),
    operator: fc.constantFrom('=~', '!~'),
    value: fc.constantFrom('a|b', 'a.*', '.+', '.*', '', '(?i)A', 'a.b', 'm|n', '[^a]', "'|x", 'u'),
  }),
  fc.record({ name: fc.constant('__name__'), operator: fc.constantFrom('=', '!='), value: fc.constantFrom('m', 'n', 'Up', '') }),
)

test('what was stored is read back, bit by bit, for any matchers and times', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyRun, { selector: ({ labels }) => labels.key, minLength: 1, maxLength: 12 }),
      fc.array(
        fc.record({
          matchers: fc.array(anyMatcher, { minLength: 1, maxLength: 3 }),
          startMs: anyTime,
          lengthMs: fc.integer({ min: 0, max: 130_000_000 }),
        }),
        { minLength: 4, maxLength: 8 },
      ),
      async (runs, requests) => {
        const project = ++projects
        const memory = new MemorySource()
        memory.load(runs)
        await insertSeriesRuns(engine.store, project, runs)
        const source = new StoredMetrics(engine.store).source(project)
        for (const { matchers, startMs, lengthMs } of requests) {
          const request = { matchers, startMs, endMs: startMs + lengthMs }
          expect(await read(source, request)).toEqual(await read(memory, request))
        }
      },
    ),
    { numRuns: 15, endOnFailure: true },
  )
}, 60_000)

const stale: Words = [2, 0x7ff00000]

describe('series', () => {
  const labels = Labels.from([['__name__', 'up']])
  const name: LabelMatcher = { name: '__name__', operator: '=', value: 'up' }
  const all = { matchers: [name], startMs: start - 1, endMs: start + 1e9 }

  test('of another project are never read', async () => {
    const project = ++projects
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start, [0, 0]]])])
    expect(Object.keys(await read(new StoredMetrics(engine.store).source(project), all))).toEqual([labels.key])
    expect(await read(new StoredMetrics(engine.store).source(++projects), all)).toEqual({})
  })

  test('samples of one time: any before a stale marker, then the greatest', async () => {
    const project = ++projects
    const not: Words = [0, 0x7ff80000]
    for (const value of [stale, not, wordsOf(1), wordsOf(3), wordsOf(2), not, stale])
      await insertSeriesRuns(engine.store, project, [
        makeRun(labels, [
          [start, value],
          [start + 1, value === stale ? stale : not],
          [start + 2, stale],
          [start + 3, wordsOf(5)],
        ]),
      ])
    const found = await read(new StoredMetrics(engine.store).source(project), all)
    expect(found).toEqual({
      [labels.key]: describeSamples(
        makeRun(labels, [
          [start, wordsOf(3)],
          [start + 1, not],
          [start + 2, stale],
          [start + 3, wordsOf(5)],
        ]),
      ),
    })
  })

  test('a float and a histogram of one time: the histogram, unless it is a stale marker', async () => {
    const project = ++projects
    const [histogram] = fc.sample(anyCustom(), { numRuns: 1, seed: 1 })
    if (histogram === undefined) throw new Error('no histogram')
    const less = { ...histogram, sum: histogram.sum - 1 }
    const float = wordsOf(1)
    await insertSeriesRuns(engine.store, project, [
      makeRun(
        labels,
        [0, 1, 2, 3].map((n) => [start + n, float]),
      ),
    ])
    await insertSeriesRuns(engine.store, project, [
      makeRun(
        labels,
        [1, 2, 4, 5].map((n) => [start + n, less]),
      ),
    ])
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start + 5, histogram]])])
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start + 5, less]])])
    // Stale markers at 0, 1 and 6: of a time of a float, of a histogram, of neither.
    await engine.store.command(
      `INSERT INTO metric_histograms (project, metric, id, ts, flags, sum)
       SELECT project, metric, id, fromUnixTimestamp64Milli(arrayJoin([0, 1, 6]) + {start:Int64}), 1, reinterpretAsFloat64(0x7ff0000000000002)
       FROM metric_series WHERE project = {project:UInt32} GROUP BY project, metric, id`,
      { start, project },
    )
    const found = await read(new StoredMetrics(engine.store).source(project), all)
    const samples = [0, 1, 2, 3, 4, 5, 6].map((n) => [start + n, [float, less, less, float, less, histogram, stale][n] ?? float] as const)
    expect(found).toEqual({ [labels.key]: describeSamples(makeRun(labels, samples)) })
  })

  test('are looked up once, and again when a new one is stored', async () => {
    const project = ++projects
    const statements: string[] = []
    const store: TelemetryStore = {
      ...engine.store,
      query: (sql, ...rest) => (statements.push(sql), engine.store.query(sql, ...rest)),
      stream: (sql, ...rest) => (statements.push(sql), engine.store.stream(sql, ...rest)),
    }
    const source = new StoredMetrics(store).source(project)
    const insert = (made: Labels): Promise<void> => insertSeriesRuns(engine.store, project, [makeRun(made, [[start, [0, 0]]])])
    const series = async (): Promise<string[]> => Object.keys(await read(source, all))
    expect(await series()).toEqual([])
    await insert(labels)
    expect(await series()).toEqual([labels.key])
    statements.length = 0
    await Promise.all([series(), series()])
    expect(statements.filter((sql) => !sql.includes('FROM metric_samples'))).toEqual([])
    await insert(labels.with('__name__', 'other'))
    expect(await series()).toEqual([labels.key])
    expect(statements.filter((sql) => !sql.includes('FROM metric_samples'))).toEqual([])
    await insert(labels.with('x', '1'))
    expect(await series()).toHaveLength(2)
  })

  test('a first histogram of a known series is seen', async () => {
    const project = ++projects
    const source = new StoredMetrics(engine.store).source(project)
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start, [0, 0]]])])
    expect((await read(source, all))[labels.key]).toHaveLength(1)
    const [histogram] = fc.sample(anyCustom(), { numRuns: 1, seed: 1 })
    if (histogram === undefined) throw new Error('no histogram')
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start + 1, histogram]])])
    expect((await read(source, all))[labels.key]).toHaveLength(2)
  })

  test('more than fit into a statement are read all the same, and only they', async () => {
    const project = ++projects
    const many = Array.from({ length: 2101 }, (_, i) =>
      Labels.from([
        ['__name__', `m${i % 101}`],
        ['i', String(i)],
        ['x', '1'],
      ]),
    )
    const others = many.slice(0, 300).map((one) => one.with('x', '2'))
    await insertSeriesRuns(
      engine.store,
      project,
      [...many, ...others].map((one) => makeRun(one, [[start, [0, 0]]])),
    )
    const x: LabelMatcher = { name: 'x', operator: '=', value: '1' }
    const source = new StoredMetrics(engine.store).source(project)
    expect(Object.keys(await read(source, { ...all, matchers: [x] })).toSorted()).toEqual(many.map(({ key }) => key).toSorted())
  })

  test('whose samples lie further apart than short offsets reach', async () => {
    const project = ++projects
    const day = 86_400_000
    const times = [-120, -60, -50, -49, 0].map((days) => start + days * day)
    const run = makeRun(
      labels,
      times.map((time) => [time, [0, 0]]),
    )
    await insertSeriesRuns(engine.store, project, [run])
    const source = new StoredMetrics(engine.store).source(project)
    const request = { matchers: [name], startMs: start - 119 * day, endMs: start }
    expect(await read(source, request)).toEqual({ [labels.key]: describeSamples(run).slice(1) })
    expect(await read(source, { ...request, startMs: -8.64e15, endMs: 8.64e15 })).toEqual({ [labels.key]: describeSamples(run) })
  })

  test('with histograms are read by any number of queries at once', async () => {
    const project = ++projects
    const [histogram] = fc.sample(anyCustom(), { numRuns: 1, seed: 1 })
    if (histogram === undefined) throw new Error('no histogram')
    // More floats than lie ready in pipes while nobody reads them.
    const floats = Array.from({ length: 50_000 }, (_, at) => [start + at, wordsOf(at / 3)] as const)
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [...floats, [start + 50_000, histogram]])])
    const source = new StoredMetrics(engine.store).source(project)
    const count = async (): Promise<number> => {
      let found = 0
      for await (const { times } of eachRun(source.select(all, new AbortController().signal))) found += times.length
      return found
    }
    expect(await Promise.all(Array.from({ length: 20 }, count))).toEqual(Array.from({ length: 20 }, () => 50_001))
  })

  test('too many of them, or of their samples, are refused with words', async () => {
    const project = ++projects
    const runs = Array.from({ length: 5 }, (_, i) =>
      makeRun(labels.with('i', String(i)), [
        [start, [0, 0]],
        [start + 1, [0, 0]],
      ]),
    )
    await insertSeriesRuns(engine.store, project, runs)
    const limited = (maxSeries: number, maxSamples: number): SeriesSource =>
      new StoredMetrics(engine.store).source(project, { maxSeries, maxSamples })
    expect(Object.keys(await read(limited(5, 10), all))).toHaveLength(5)
    await expect(read(limited(4, 10), all)).rejects.toMatchObject({ code: 'query_limit', message: expect.stringContaining('4 series') })
    await expect(read(limited(5, 9), all)).rejects.toMatchObject({ code: 'query_limit', message: expect.stringContaining('9 samples') })
  })

  test('selectors of any length are answered or refused', async () => {
    const project = ++projects
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start, [0, 0]]])])
    const source = new StoredMetrics(engine.store).source(project)
    const matcherOf = (length: number): LabelMatcher => ({ name: 'x', operator: '!~', value: 'ש|'.repeat(length / 2) })
    expect(Object.keys(await read(source, { ...all, matchers: [name, { ...matcherOf(40_000), operator: '=~' }] }))).toEqual([labels.key])
    expect(await read(source, { ...all, matchers: [name, matcherOf(40_000)] })).toEqual({})
    await expect(read(source, { ...all, matchers: [name, matcherOf(60_000)] })).rejects.toMatchObject({ code: 'query_limit' })
  })

  test('a caller that has gone away gets no more', async () => {
    const project = ++projects
    await insertSeriesRuns(engine.store, project, [makeRun(labels, [[start, [0, 0]]])])
    const gone = new StoredMetrics(engine.store).source(project).select(all, AbortSignal.abort())
    await expect(gone[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'cancelled' })
  })
})
