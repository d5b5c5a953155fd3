import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { encodeSeriesRuns, insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { createLog } from '../../../lib/log.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { LabelMatcher } from '../ast.ts'
import { anyCustom } from '../histogram/testdata/any-histogram.ts'
import { Labels } from '../labels.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { StoredMetrics } from '../store/stored-metrics.ts'
import { eachRun } from '../testdata/each-run.ts'
import { fillProject, startHeadFill } from './fill-head.ts'
import { MetricHead } from './head.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const log = createLog({ level: 'silent' })
const startMs = Date.UTC(2026, 10, 20, 23)
const named: LabelMatcher = { name: '__name__', operator: '=~', value: 'm|n' }
const unending = new AbortController().signal
let projects = 100
let inserts = 0

/** A store that counts how often samples were asked for. */
function countReads(): { readonly store: TelemetryStore; reads: number } {
  const counted = {
    reads: 0,
    store: {
      ...engine.store,
      stream: (sql: string, ...rest: [string]) => {
        if (sql.includes('FROM metric_samples')) counted.reads++
        return engine.store.stream(sql, ...rest)
      },
    },
  }
  return counted
}

/** Runs in their order, bits and all. */
async function read(source: SeriesSource, request: SelectRequest): Promise<readonly (readonly [string, readonly string[]])[]> {
  const found = new Map<Labels, string[]>()
  for await (const { labels, times, values } of eachRun(source.select(request, unending))) {
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    const samples = Array.from(times, (timeMs, at) => `${timeMs} ${words[2 * at + 1]?.toString(16)}:${words[2 * at]?.toString(16)}`)
    found.set(labels, [...(found.get(labels) ?? []), ...samples])
  }
  return [...found].map(([labels, samples]) => [labels.key, samples] as const)
}

const anyWords: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  fc.constantFrom<readonly [number, number]>([2, 0x7ff00000], [0, 0x7ff80000], [7, 0xfff80000], [0, 0x80000000], [0, 0xfff00000]),
  fc.tuple(fc.integer(), fc.integer({ min: 0, max: 0x7fefffff })).map(([low, high]): readonly [number, number] => [low >>> 0, high]),
  fc.integer({ min: -300, max: 300 }).map((value): readonly [number, number] => {
    const words = new Uint32Array(Float64Array.of(value / 100).buffer)
    return [words[0] ?? 0, words[1] ?? 0]
  }),
)
const anyRun = fc
  .record({
    metric: fc.constantFrom('m', 'n', 'M'),
    n: fc.constantFrom('1', '2', '3'),
    // In seconds from the beginning: few, so that several samples have one time.
    samples: fc.array(fc.tuple(fc.oneof(fc.integer({ min: -4000, max: 3000 }), fc.integer({ min: -30, max: 0 })), anyWords), {
      minLength: 1,
      maxLength: 40,
    }),
  })
  .map(({ metric, n, samples }): SeriesRun => {
    const labels = Labels.from([
      ['__name__', metric],
      ['n', n],
    ])
    const times = Float64Array.from(samples, ([seconds]) => startMs + seconds * 1000)
    return { labels, times, values: new Float64Array(Uint32Array.from(samples.flatMap(([, words]) => words)).buffer) }
  })

/** In one insert a table. */
async function insert(chunks: readonly RowChunk[]): Promise<void> {
  for (const name of new Set(chunks.map(({ table }) => table))) {
    const rows = chunks.filter(({ table }) => table === name).map(({ bytes }) => bytes)
    await engine.store.insert(name, rows, `head-${inserts++}`)
  }
}

test('what the head answers is what the store answers, whatever came before and after it was opened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRun, { maxLength: 8 }),
      fc.array(anyRun, { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.integer({ min: -3900, max: 100 }), fc.integer({ min: 0, max: 7000 })), { minLength: 3, maxLength: 5 }),
      async (before, after, ranges) => {
        const project = ++projects
        const clock = new ManualClock(startMs)
        const head = new MetricHead({ clock, log, mostBytes: 4 * 2 ** 20 })
        await insert(encodeSeriesRuns(project, before))
        const opened = head.open(project)
        if (opened === undefined) throw new Error('left out')
        const chunks = after.map((run) => encodeSeriesRuns(project, [run]))
        for (const some of chunks.slice(0, 2)) head.take(some)
        await insert(chunks.flat())
        await fillProject({ head, telemetry: engine.store, clock }, project, opened, unending)
        for (const some of chunks.slice(2)) head.take(some)
        const counted = countReads()
        const source = new StoredMetrics(counted.store, head).source(project)
        const stored = new StoredMetrics(engine.store).source(project)
        for (const [from, length] of ranges) {
          const request = { matchers: [named], startMs: startMs + from * 1000, endMs: startMs + (from + length) * 1000 }
          expect(await read(source, request)).toEqual(await read(stored, request))
        }
        expect(counted.reads).toBe(0)
      },
    ),
    { numRuns: 8, endOnFailure: true },
  )
}, 120_000)

/** A head that has all of a project. */
function openWholeHead(project: number) {
  const clock = new ManualClock(startMs)
  const head = new MetricHead({ clock, log, mostBytes: 4 * 2 ** 20 })
  const opened = head.open(project)
  if (opened === undefined) throw new Error('left out')
  opened.filledFromMs = -Infinity
  return { head, clock, opened }
}

describe('a selector', () => {
  const labels = Labels.from([['__name__', 'm']])
  const run = (...values: readonly number[]): SeriesRun => ({
    labels,
    times: Float64Array.from(values, (_, at) => startMs - 600_000 + at * 15_000),
    values: Float64Array.from(values),
  })

  test('of a time that is not covered reads the store', async () => {
    const project = ++projects
    const clock = new ManualClock(startMs)
    const head = new MetricHead({ clock, log, mostBytes: 4 * 2 ** 20 })
    const opened = head.open(project)
    await insertSeriesRuns(engine.store, project, [run(1, 2, 3)])
    const counted = countReads()
    const source = new StoredMetrics(counted.store, head).source(project)
    const request = { matchers: [named], startMs: startMs - 700_000, endMs: startMs }
    const expected = [[labels.key, [expect.anything(), expect.anything(), expect.anything()]]]
    expect(await read(source, request)).toEqual(expected)
    expect(counted.reads).toBe(1)
    if (opened !== undefined) await fillProject({ head, telemetry: engine.store, clock }, project, opened, unending)
    expect(await read(source, request)).toEqual(expected)
    expect(counted.reads).toBe(1)
    expect(await read(source, { ...request, startMs: startMs - 86_400_000 })).toEqual(expected)
    expect(counted.reads).toBe(2)
    expect(head.figures()).toMatchObject({ hits: 1, misses: 2, series: 1 })
  })

  test('of series with histograms reads the store', async () => {
    const project = ++projects
    const { head } = openWholeHead(project)
    const [histogram] = fc.sample(anyCustom(), { numRuns: 1, seed: 1 })
    const chunks = encodeSeriesRuns(project, [{ ...run(1, 2, 3), histograms: [undefined, histogram, undefined] }])
    head.take(chunks)
    await insert(chunks)
    const request = { matchers: [named], startMs: startMs - 700_000, endMs: startMs }
    const stored = await read(new StoredMetrics(engine.store).source(project), request)
    expect(stored).toMatchObject([[labels.key, { length: 3 }]])
    expect(await read(new StoredMetrics(engine.store, head).source(project), request)).toEqual(stored)
  })

  test('whose samples the head lets go of while they are read gets the rest from the store', async () => {
    const project = ++projects
    const { head, clock } = openWholeHead(project)
    // More than are read in one turn.
    const runs = Array.from({ length: 3000 }, (_, n) => ({ ...run(n), labels: labels.with('n', String(n)) }))
    const chunks = encodeSeriesRuns(project, runs)
    head.take(chunks)
    await insert(chunks)
    const request = { matchers: [named], startMs: startMs - 700_000, endMs: startMs }
    const counted = countReads()
    const values = new Set<number>()
    for await (const found of new StoredMetrics(counted.store, head).source(project).select(request, unending)) {
      for (const one of found) for (const value of one.values) values.add(value)
      clock.advance(70 * 60_000)
      head.tick()
    }
    expect(values.size).toBe(3000)
    expect(counted.reads).toBe(1)
  })

  test('with more samples than one may read is refused', async () => {
    const project = ++projects
    const { head } = openWholeHead(project)
    const chunks = encodeSeriesRuns(project, [run(1, 2, 3)])
    head.take(chunks)
    await insert(chunks)
    const source = new StoredMetrics(engine.store, head).source(project, { maxSeries: 10, maxSamples: 2 })
    const request = { matchers: [named], startMs: startMs - 700_000, endMs: startMs }
    await expect(read(source, request)).rejects.toMatchObject({ code: 'query_limit' })
  })
})

test('the head is filled only once the store has what was acknowledged before', async () => {
  const project = ++projects
  const clock = new ManualClock(startMs)
  const head = new MetricHead({ clock, log, mostBytes: 4 * 2 ** 20 })
  const labels = Labels.from([['__name__', 'm']])
  const at = (timeMs: number): SeriesRun => ({ labels, times: Float64Array.of(timeMs), values: Float64Array.of(timeMs) })
  const late = encodeSeriesRuns(project, [at(startMs - 60_000)])
  let settled = 0
  const stop = startHeadFill({
    head,
    telemetry: engine.store,
    clock,
    log,
    settle: async () => {
      settled++
      await insert(late)
    },
  })
  head.take(encodeSeriesRuns(project, [at(startMs)]))
  expect(head.covering(project, startMs - 70_000)).toBeUndefined()
  await expect.poll(() => head.covering(project, startMs - 70_000), { timeout: 60_000 }).toBeDefined()
  await stop()
  expect(settled).toBe(1)
  const source = new StoredMetrics(engine.store, head).source(project)
  const [[, samples] = []] = await read(source, { matchers: [named], startMs: startMs - 70_000, endMs: startMs })
  expect(samples).toHaveLength(2)
  expect(head.figures().hits).toBe(1)
}, 60_000)
