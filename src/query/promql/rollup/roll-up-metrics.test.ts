import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { openTestStore } from '../../../../test/harness/open-test-store.ts'
import type { Clock } from '../../../lib/clock.ts'
import { single } from '../../../storage/tables/render.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import { Labels } from '../labels.ts'
import type { MatrixSeries, PromqlQuery } from '../query.ts'
import type { SeriesRun, SeriesSource } from '../series-source.ts'
import { metricQueryLimits, promqlFeatures } from '../serve/metric-queries.ts'
import { RolledUpMetrics } from '../store/rolled-up-metrics.ts'
import { StoredMetrics } from '../store/stored-metrics.ts'
import { rememberDroppedSamples } from './dropped-samples.ts'
import { makeRollups } from './make-rollups.ts'
import { rollUpMetrics, type RollUpRun } from './roll-up-metrics.ts'
import { openRollupCatalogue, type RollupCatalogue } from './rollup-catalogue.ts'

const hourMs = 3_600_000
/** Midnight: a day's partition begins. */
const midnight = Date.UTC(2026, 10, 20)
/** Samples end here, what is rolled up an hour before. */
const endHour = 10
const start = midnight + endHour * hourMs
let nowMs = start
const clock: Clock = { now: () => nowMs, monotonic: () => performance.now() }

let engine: TestEngine
let state: Awaited<ReturnType<typeof openTestStore>>
let projects = 0
beforeAll(async () => {
  ;[engine, state] = await Promise.all([startTestEngine(), openTestStore()])
  for (const table of ['metric_samples', 'metric_series', 'metric_rollups', 'metric_rollup_hours'])
    await engine.store.command(`ALTER TABLE ${table} MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0`)
})
afterAll(async () => {
  await engine.stop()
  await state.remove()
})

async function rollUp(telemetry: TelemetryStore = engine.store): Promise<RollUpRun> {
  return rollUpUntil(Infinity, telemetry)
}

async function rollUpUntil(untilMs: number, telemetry: TelemetryStore = engine.store): Promise<RollUpRun> {
  // What was stored in the same millisecond is not known to be seen.
  nowMs++
  const signal = new AbortController().signal
  return rollUpMetrics({ telemetry, target: single, state: state.state, clock, signal }, { untilMs })
}

function openCatalogue(keepDays: number | null = null): RollupCatalogue {
  return openRollupCatalogue({ state: state.state, telemetry: engine.store, clock, keepDaysOf: () => keepDays })
}

interface Range {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

async function evaluate(source: SeriesSource, text: string, range: Range): Promise<Record<string, [number, number][]>> {
  const { value } = await evaluateQuery(source, queryOf(text, range), new AbortController().signal)
  if (value.type !== 'matrix') throw new Error(value.type)
  return Object.fromEntries(value.series.map((series) => [series.labels.key, pointsOf(series)]))
}

async function levelsOf(source: SeriesSource, text: string, range: Range): Promise<readonly string[]> {
  const { annotations } = await evaluateQuery(source, queryOf(text, range), new AbortController().signal)
  return annotations.map(({ level }) => level)
}

function queryOf(text: string, range: Range): PromqlQuery {
  const { maxSamples, timeoutMs, lookbackMs, subqueryStepMs } = metricQueryLimits
  return { text, ...range, lookbackMs, subqueryStepMs, features: promqlFeatures, limits: { maxSamples, timeoutMs } }
}

function pointsOf({ times, values }: MatrixSeries): [number, number][] {
  return Array.from(times, (time, at) => [time, values[at] ?? 0])
}

const functions = [
  'rate',
  'increase',
  'delta',
  'sum_over_time',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'count_over_time',
  'present_over_time',
  'first_over_time',
  'last_over_time',
  'resets',
  'changes',
]

/** How far answers are apart, relative to the greatest thing they were made of. */
function differences(
  found: Record<string, [number, number][]>,
  expected: Record<string, [number, number][]>,
  scale: number,
): readonly string[] {
  if (JSON.stringify(Object.keys(found).toSorted()) !== JSON.stringify(Object.keys(expected).toSorted())) return ['other series']
  return Object.entries(expected).flatMap(([key, points]) => {
    const own = found[key] ?? []
    if (own.length !== points.length) return [`${key}: ${own.length} points, not ${points.length}`]
    return points.flatMap(([time, value], at) => {
      const [otherTime, other] = own[at] ?? [0, 0]
      const isClose = Object.is(other, value) || Math.abs(other - value) <= 1e-9 * Math.max(scale, Math.abs(value))
      return time === otherTime && isClose ? [] : [`${key} at ${time}: ${other}, not ${value}`]
    })
  })
}

/** A counter that resets now and then, or a gauge; samples are missing, some stand twice, some series end. */
const anySeries = fc.record({
  kind: fc.constantFrom('counter', 'gauge', 'decimal'),
  startMs: fc.integer({ min: 0, max: 4 * hourMs }),
  intervalMs: fc.constantFrom(7_000, 15_000, 60_000, 300_000, 420_000),
  jitterMs: fc.constantFrom(0, 5, 3000),
  seed: fc.integer(),
})
type AnySeries = typeof anySeries extends fc.Arbitrary<infer T> ? T : never

const stale = new Float64Array(Uint32Array.of(2, 0x7ff00000).buffer)

/** Deterministic noise. */
function noiseOf(seed: number): () => number {
  let word = seed | 1
  return () => {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    return (word >>> 0) / 2 ** 32
  }
}

function makeRun({ kind, startMs, intervalMs, jitterMs, seed }: AnySeries, name: string, series: number): SeriesRun {
  const noise = noiseOf(seed)
  const times: number[] = []
  const values: number[] = []
  let value = Math.floor(noise() * 1000)
  for (let at = midnight - 2 * hourMs + startMs; at < midnight + endHour * hourMs; at += intervalMs) {
    const luck = noise()
    if (luck < 0.003) at += Math.floor(noise() * 2 * hourMs)
    if (kind === 'counter') value = luck > 0.98 ? 0 : value + Math.floor(noise() * 50)
    else if (kind === 'decimal') value = Math.round((value + noise()) * 1000) / 1000
    else value = Math.round((noise() - 0.5) * 10_000) / 100
    times.push(at + (jitterMs === 0 ? 0 : Math.floor(noise() * jitterMs)))
    values.push(luck > 0.99 ? Number.NaN : luck > 0.98 && kind === 'gauge' ? Infinity : value)
  }
  const list = Float64Array.from(values)
  // A NaN that a sender means stays one; these end the series.
  for (const [at, one] of values.entries()) if (Number.isNaN(one) && seed % 2 === 0) list.set(stale, at)
  return {
    labels: Labels.from([
      ['__name__', name],
      ['series', String(series)],
    ]),
    times: Float64Array.from(times),
    values: list,
  }
}

/** Some of a run's samples. */
function pick(run: SeriesRun, isIn: (at: number) => boolean): SeriesRun {
  const kept = Array.from(run.times.keys()).filter(isIn)
  const words = new BigUint64Array(run.values.buffer)
  return {
    labels: run.labels,
    times: Float64Array.from(kept, (at) => run.times[at] ?? 0),
    values: new Float64Array(BigUint64Array.from(kept, (at) => words[at] ?? 0n).buffer),
  }
}

describe('roll-ups', () => {
  test('answer what samples answer: resets, gaps, NaN, stale markers, duplicates, and samples that came late', async () => {
    const anyQuery = fc.record({
      fn: fc.constantFrom(...functions),
      rangeMs: fc.constantFrom(300_000, 900_000, hourMs, 4 * hourMs),
      stepMs: fc.constantFrom(300_000, 600_000, hourMs),
      startMs: fc.integer({ min: -24, max: 30 }).map((five) => midnight + five * 300_000),
    })
    let rolledUp = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySeries, { minLength: 1, maxLength: 3 }),
        fc.array(anyQuery, { minLength: 5, maxLength: 8 }),
        fc.integer({ min: 2, max: 9 }),
        async (series, queries, nth) => {
          const project = ++projects
          const runs = series.map((one, at) => makeRun(one, 'm', at))
          const name = 'm'
          // Some come late; some twice, one of them after the roll-up.
          await insertSeriesRuns(
            engine.store,
            project,
            runs.map((run) => pick(run, (at) => at % nth !== 1)),
          )
          await insertSeriesRuns(
            engine.store,
            project,
            runs.map((run) => pick(run, (at) => at % 7 === 0)),
          )
          await rollUp()
          await insertSeriesRuns(
            engine.store,
            project,
            runs.map((run) => pick(run, (at) => at % nth === 1 || at % 11 === 0)),
          )
          await rollUp()
          const metrics = new StoredMetrics(engine.store)
          const plain = metrics.source(project)
          const samples: SeriesSource = { select: (request, signal) => plain.select(request, signal) }
          const source = new RolledUpMetrics(metrics, openCatalogue()).source(project)
          const counted: SeriesSource = {
            select: (request, signal) => source.select(request, signal),
            selectBuckets: async (request, signal) => {
              const answer = await source.selectBuckets?.(request, signal)
              if (answer?.bucketMs === 300_000) rolledUp++
              return answer
            },
          }
          for (const { fn, rangeMs, stepMs, startMs } of queries) {
            const text = `${fn}(${name}[${rangeMs / 1000}s])`
            const range = { startMs, endMs: startMs + 8 * hourMs, stepMs }
            const [found, expected] = [await evaluate(counted, text, range), await evaluate(samples, text, range)]
            expect(differences(found, expected, fn.startsWith('sum') || fn.startsWith('avg') ? 1e5 : 0), text).toEqual([])
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    )
    expect(rolledUp).toBeGreaterThan(5)
  }, 240_000)

  test('a job that is killed anywhere neither loses nor doubles a bucket', async () => {
    const runs = [1, 2, 3].map((seed) =>
      makeRun({ kind: 'counter', startMs: 0, intervalMs: 60_000, jitterMs: 5, seed }, `k${seed % 2}`, seed),
    )
    const [killed, whole] = [++projects, ++projects]
    for (let stop = 0, isDone = false; !isDone; stop++) {
      // Every time some more samples have come, late ones too.
      if (stop < 3)
        await insertSeriesRuns(
          engine.store,
          killed,
          runs.map((run) => pick(run, (at) => at % 3 === stop)),
        )
      let left = stop
      const died = new Error('killed')
      const dying: TelemetryStore = {
        ...engine.store,
        insert: async (...insert) => {
          if (left-- === 0) throw died
          await engine.store.insert(...insert)
          // Killed before it has heard that they are stored.
          if (left-- === 0) throw died
        },
      }
      const ended = await rollUp(dying).catch((error: unknown) => error)
      if (ended !== died && ended instanceof Error) throw ended
      isDone = ended !== died
    }
    await insertSeriesRuns(engine.store, whole, runs)
    await rollUp()
    expect(await bucketsOf(killed)).toEqual(await bucketsOf(whole))
    expect((await bucketsOf(whole)).length).toBeGreaterThan(300)
  }, 120_000)

  test('what there is too much of is made later, the newest day first, and not said to be there before', async () => {
    const run = makeRun({ kind: 'gauge', startMs: 0, intervalMs: 300_000, jitterMs: 0, seed: 7 }, 'late', 1)
    await insertSeriesRuns(engine.store, ++projects, [run])
    expect(await rollUpUntil(0)).toEqual({ buckets: 0, waiting: 2 })
    expect((await rollUp()).waiting).toBe(0)
    expect(await openCatalogue().spanOf(projects)).toMatchObject({ stretches: [{ fromMs: 0, toMs: start - hourMs }] })
  })

  test('late samples are answered before they are in roll-ups: of a day that was done, of one that is new, and while the job does not get to them', async () => {
    const project = ++projects
    const run = makeRun({ kind: 'counter', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 21 }, 'again', 1)
    const old = { ...run, times: run.times.map((time) => time - 10 * 24 * hourMs) }
    await insertSeriesRuns(engine.store, project, [pick(run, (at) => at % 2 === 0)])
    await rollUp()
    const metrics = new StoredMetrics(engine.store)
    const [plain, source] = [metrics.source(project), new RolledUpMetrics(metrics, openCatalogue()).source(project)]
    const range = { startMs: midnight - 241 * hourMs, endMs: start, stepMs: hourMs }
    const isRight = async (): Promise<void> => {
      const text = 'count_over_time(again[1h])'
      expect(await evaluate(source, text, range)).toEqual(await evaluate(plain, text, range))
    }
    const all = { stretches: [{ fromMs: 0, toMs: start - hourMs }] }
    for (const step of [pick(old, (at) => at % 4 === 1), pick(old, (at) => at % 4 === 3), pick(run, (at) => at % 2 === 1)]) {
      await insertSeriesRuns(engine.store, project, [step])
      await isRight()
      await rollUpUntil(0)
      await isRight()
      // Who has not seen what came is told of it.
      expect(await openCatalogue().spanOf(project)).not.toMatchObject(all)
      await rollUp()
      await isRight()
      expect(await openCatalogue().spanOf(project)).toMatchObject(all)
    }
  })

  test('a portion that fails keeps no other from being made, and its day is not done', async () => {
    const [failing, good] = [++projects, ++projects]
    const run = makeRun({ kind: 'gauge', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 23 }, 'fails', 1)
    for (const project of [failing, good]) await insertSeriesRuns(engine.store, project, [run])
    const broken = new Error('always')
    const telemetry: TelemetryStore = {
      ...engine.store,
      stream: async (sql, format, params, options) => {
        if (Object.values(params ?? {}).includes(failing)) throw broken
        return engine.store.stream(sql, format, params, options)
      },
    }
    await expect(rollUp(telemetry)).rejects.toBe(broken)
    expect(await bucketsOf(failing)).toEqual([])
    expect((await bucketsOf(good)).length).toBeGreaterThan(50)
    expect(await openCatalogue().spanOf(good)).not.toMatchObject({ stretches: [{ fromMs: 0, toMs: start - hourMs }] })
    await rollUp()
    expect(await bucketsOf(failing)).toEqual(await bucketsOf(good))
  })

  test('many metrics, and one with very many series, are made in parts', async () => {
    const [many, large] = [++projects, ++projects]
    const ago = "fromUnixTimestamp64Milli({at:Int64} + 60000 * (number % 3), 'UTC')"
    const sample = (project: number, metric: string, id: string, rows: number): Promise<void> =>
      engine.store.command(
        `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT {project:UInt32}, ${metric}, ${id}, ${ago}, number, 0 FROM numbers({rows:UInt32})`,
        { project, rows, at: midnight + hourMs + 1 },
      )
    await sample(many, "concat('metric_', toString(intDiv(number, 3)))", '1', 3 * 1200)
    await rollUp()
    expect(await bucketsOf(many)).toHaveLength(1200)
    await sample(large, "'wide'", 'sipHash64(intDiv(number, 3))', 3000)
    const hours = [{ metric: 'wide', hourMs: midnight + hourMs, rows: 3000 }]
    const portion = { projectId: large, metrics: ['wide'], fromMs: midnight + hourMs, toMs: midnight + 2 * hourMs, parts: 3, hours }
    expect(await makeRollups(engine.store, portion, new AbortController().signal)).toBe(1000)
    expect(new Set((await bucketsOf(large)).map((bucket) => JSON.stringify(bucket))).size).toBe(1000)
  })

  test('samples that went and came again in smaller number are rolled up', async () => {
    const project = ++projects
    const run = makeRun({ kind: 'gauge', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 25 }, 'resent', 1)
    const later = makeRun({ kind: 'gauge', startMs: 0, intervalMs: 300_000, jitterMs: 0, seed: 27 }, 'resent', 2)
    await insertSeriesRuns(engine.store, project, [run])
    await rollUp()
    const first = (await bucketsOf(project)).length
    await engine.store.command(
      'ALTER TABLE metric_samples DELETE WHERE project = {project:UInt32}',
      { project },
      { settings: { mutations_sync: 2 } },
    )
    await insertSeriesRuns(engine.store, project, [later])
    await rollUp()
    expect((await bucketsOf(project)).length).toBeGreaterThan(first + 60)
  })

  test('a read that ends short because the job is stopped leaves nothing behind', async () => {
    const project = ++projects
    const run = makeRun({ kind: 'gauge', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 29 }, 'stopped', 1)
    await insertSeriesRuns(engine.store, project, [run])
    const stop = new AbortController()
    const telemetry: TelemetryStore = {
      ...engine.store,
      stream: async () => {
        stop.abort(new Error('stopped'))
        return (async function* nothing() {})()
      },
    }
    const hours = [{ metric: 'stopped', hourMs: midnight, rows: 60 }]
    const portion = { projectId: project, metrics: ['stopped'], fromMs: midnight, toMs: midnight + hourMs, parts: 1, hours }
    await expect(makeRollups(telemetry, portion, stop.signal)).rejects.toThrow('stopped')
    const recorded = 'SELECT hour FROM metric_rollup_hours WHERE project = {project:UInt32}'
    expect((await engine.store.query(recorded, { project })).rows).toEqual([])
  })

  test('a clock that was ahead hides nothing', async () => {
    const project = ++projects
    const run = makeRun({ kind: 'counter', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 9 }, 'clock', 1)
    await insertSeriesRuns(engine.store, project, [pick(run, (at) => at < 500)])
    nowMs = start + 1000 * hourMs
    await rollUp()
    nowMs = start
    await insertSeriesRuns(engine.store, project, [run])
    const text = 'count_over_time(clock[1h])'
    const metrics = new StoredMetrics(engine.store)
    const source = new RolledUpMetrics(metrics, openCatalogue()).source(project)
    const range = { startMs: midnight - hourMs, endMs: start, stepMs: hourMs }
    await rollUp()
    expect(await evaluate(source, text, range)).toEqual(await evaluate(metrics.source(project), text, range))
  })
})

/** What counts of the table, without the project. */
async function bucketsOf(project: number): Promise<readonly unknown[]> {
  const { rows } = await engine.store.query(
    'SELECT metric, id, ts, count, sum, min, max, first, last, first_before, last_before, lost, resets, changes FROM metric_rollups FINAL WHERE project = {project:UInt32} ORDER BY metric, id, ts',
    { project },
  )
  return rows
}

describe('samples that are dropped', () => {
  test('leave their roll-ups: the same answers at the bounds of buckets, similar ones elsewhere, and points of the series itself', async () => {
    const project = ++projects
    const run = makeRun({ kind: 'counter', startMs: 0, intervalMs: 15_000, jitterMs: 0, seed: 13 }, 'kept', 1)
    const other = makeRun({ kind: 'decimal', startMs: 0, intervalMs: 60_000, jitterMs: 0, seed: 15 }, 'kept', 2)
    for (const { values } of [run, other]) for (const [at, value] of values.entries()) if (Number.isNaN(value)) values[at] = 0
    await insertSeriesRuns(engine.store, project, [run, other])
    await rollUp()
    const metrics = new StoredMetrics(engine.store)
    const samples = metrics.source(project)
    // From an hour before midnight, where samples are dropped, to some hours after it.
    const aligned = { startMs: midnight - hourMs, endMs: midnight + 6 * hourMs, stepMs: 300_000 }
    const askew = { ...aligned, startMs: aligned.startMs + 20_000, endMs: midnight + hourMs, stepMs: 420_000 }
    const exact = ['rate(kept[1h])', 'avg_over_time(kept[10m])', 'resets(kept[1h])', 'max_over_time(kept[5m])', 'kept']
    const similar = ['increase(kept[31m])', 'rate(kept[31m])', 'max_over_time(kept[33m])', 'avg_over_time(kept[33m])']
    const before = new Map<string, Record<string, [number, number][]>>()
    for (const text of exact) before.set(text, await evaluate(samples, text, aligned))
    for (const text of similar) before.set(text, await evaluate(samples, text, askew))

    await engine.store.command("ALTER TABLE metric_samples DROP PARTITION ID '20261119'")
    // Others have older ones, which came late: what was dropped is gone all the same.
    const late = { ...run, times: run.times.map((time) => time - 10 * 24 * hourMs) }
    await insertSeriesRuns(engine.store, ++projects, [pick(late, (at) => at < 10)])
    await rememberDroppedSamples(state.state, [{ partition: '20261119', projects: [project, 99] }])
    await rememberDroppedSamples(state.state, [{ partition: '20261117', projects: 'all' }])
    await rollUp()
    expect(await openCatalogue().spanOf(project)).toMatchObject({ samplesFromMs: midnight })
    expect(await openCatalogue().spanOf(projects)).toMatchObject({ samplesFromMs: midnight - 2 * 24 * hourMs })
    const source = new RolledUpMetrics(metrics, openCatalogue()).source(project)
    for (const text of exact) expect(differences(await evaluate(source, text, aligned), before.get(text) ?? {}, 0), text).toEqual([])
    for (const text of similar) {
      const found = await evaluate(source, text, askew)
      for (const [key, points] of Object.entries(before.get(text) ?? {})) {
        const total = points.reduce((sum, [, value]) => sum + value, 0)
        const own = found[key] ?? []
        expect(own.length, text).toBe(points.length)
        expect(Math.abs(own.reduce((sum, [, value]) => sum + value, 0) - total), text).toBeLessThan(0.25 * total)
      }
    }
    // Two of one selector do not spoil each other: neither what is like samples, nor what is exact.
    const both = await evaluate(source, 'max_over_time(kept[33m]) - min_over_time(kept[33m])', askew)
    const [most, least] = [
      await evaluate(source, 'max_over_time(kept[33m])', askew),
      await evaluate(source, 'min_over_time(kept[33m])', askew),
    ]
    for (const [key, points] of Object.entries(most)) {
      const without = key.replace('__name__kept ', '')
      expect(both[without] ?? both[key]).toEqual(points.map(([time, value], at) => [time, value - (least[key]?.[at]?.[1] ?? 0)]))
    }
    const beside = await evaluate(source, 'rate(kept[1h]) unless on() (count(kept) < 0)', aligned)
    expect(differences(beside, before.get('rate(kept[1h])') ?? {}, 0)).toEqual([])
    // 31 minutes of one every 15 s, and of one a minute.
    const counted = await evaluate(source, 'count_over_time(kept[31m])', {
      ...askew,
      startMs: midnight - 1_200_000,
      endMs: midnight - 1_200_000,
    })
    for (const points of Object.values(counted)) expect(points[0]?.[1]).toBeGreaterThan(24)
    for (const [range, levels] of [
      [askew, ['info']],
      [aligned, []],
    ] as const)
      expect(await levelsOf(source, 'max_over_time(kept[10m])', range)).toEqual(levels)
    // What comes later changes nothing of what is known of that time.
    await insertSeriesRuns(engine.store, project, [pick(run, (at) => at === 100)])
    await rollUp()
    for (const text of exact.slice(0, 4))
      expect(differences(await evaluate(source, text, aligned), before.get(text) ?? {}, 0), text).toEqual([])
  })
})
