import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

import { encodeSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { createLog } from '../../../lib/log.ts'
import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { writeDecimalBits } from '../../../pipeline/metrics/decimal.ts'
import { seriesId } from '../../../pipeline/metrics/labels.ts'
import { Labels } from '../labels.ts'
import { FloatCutter } from '../store/cut-floats.ts'
import { SeriesById, type StoredSeries } from '../store/stored-series.ts'
import { MetricHead, windowMs } from './head.ts'
import type { ProjectHead } from './project-head.ts'
import { SampleBlocks } from './sample-blocks.ts'

const project = 7
const someSeries = 12
const log = createLog({ level: 'silent' })
const stale = [2, 0x7ff00000] as const
const all = Array.from({ length: 100 }, (_, n) =>
  Labels.from([
    ['__name__', n < 50 ? 'm' : 'n'],
    ['n', String(n)],
  ]),
)
const stored: readonly StoredSeries[] = all.map((labels) => {
  const { low, high } = seriesId(labels.get('__name__'), new Map(labels.withoutName().entries()))
  return { low, high, labels }
})

/** A sample of the series at that place in the list. */
type Sample = readonly [series: number, timeMs: number, words: readonly [number, number]]

function wordsOf(value: number): [number, number] {
  const words = new Uint32Array(Float64Array.of(value).buffer)
  return [words[0] ?? 0, words[1] ?? 0]
}

/** As if there had been nothing before. */
function openWhole(head: MetricHead, projectId: number): ProjectHead {
  const opened = head.open(projectId)
  if (opened === undefined) throw new Error('left out')
  opened.filledFromMs = -Infinity
  return opened
}

/** As rows that became durable in this order. */
function take(head: MetricHead, samples: readonly Sample[], projectId = project): void {
  const out = new ByteWriter()
  for (const [series, timeMs, [low, high]] of samples) {
    const one = stored[series]
    out.uint32(projectId)
    out.string(one?.labels.get('__name__') ?? '')
    out.halves(one?.low ?? 0, one?.high ?? 0)
    out.halves(timeMs >>> 0, Math.floor(timeMs / 2 ** 32))
    writeDecimalBits(out, low, high, 0)
  }
  const chunk = { partition: '', rows: samples.length }
  head.take([
    { ...chunk, table: 'metric_series', bytes: Buffer.of(1) },
    { ...chunk, table: 'metric_samples', bytes: out.view() },
  ])
}

/** What a reader of the store would make of all the samples, in the order of its key. */
function readModel(samples: readonly Sample[], series: number, startMs: number, endMs: number): string[] {
  const wanted = samples.filter(([own, timeMs]) => own === series && timeMs > startMs && timeMs <= endMs).toSorted(([, a], [, b]) => a - b)
  if (wanted.length === 0) return []
  const { low, high } = stored[series] ?? { low: 0, high: 0 }
  const byId = new SeriesById()
  for (const one of stored) if (one.low === low) byId.add(one)
  const cutter = new FloatCutter(byId, 0)
  const block = {
    ids: Uint32Array.from([0, 0, ...wanted.flatMap(() => [low, high])]),
    offsets: Float64Array.from([0, ...wanted.map(([, timeMs]) => timeMs)]),
    values: new Float64Array(Uint32Array.from([0, 0, ...wanted.flatMap(([, , words]) => words)]).buffer),
  }
  return [...cutter.push(block), ...cutter.finish()].flatMap(({ times, values }) => describeSamples(times, values))
}

function describeSamples(times: Float64Array, values: Float64Array): string[] {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  return Array.from(times, (timeMs, at) => `${timeMs} ${words[2 * at + 1]?.toString(16)}:${words[2 * at]?.toString(16)}`)
}

const lists = { times: new Float64Array(100_000), words: new Uint32Array(200_000) }

function readHead(head: ProjectHead, series: number, startMs: number, endMs: number): string[] {
  const count = head.copy(stored[series] ?? { low: 0, high: 0 }, { startMs, endMs }, lists, 0)
  return describeSamples(lists.times.subarray(0, count), new Float64Array(lists.words.buffer, 0, count))
}

function isWhole(head: ProjectHead, series: number, startMs: number): boolean {
  return head.isWhole(stored[series] ?? { low: 0, high: 0 }, startMs)
}

const anyWords: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  fc.constantFrom<readonly [number, number]>(stale, stale, [0, 0x7ff80000], [7, 0xfff80000], [0, 0x80000000], [0, 0x7ff00000]),
  fc.integer({ min: -3, max: 3 }).map(wordsOf),
  fc.double({ noNaN: true }).map(wordsOf),
)
type Step =
  | { readonly kind: 'take'; readonly samples: readonly (readonly [number, number, readonly [number, number]])[] }
  | { readonly kind: 'wait'; readonly ms: number }
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      // In seconds from now: mostly recent ones, some late, some of the future.
      samples: fc.array(
        fc.tuple(
          fc.nat({ max: someSeries - 1 }),
          fc.oneof(fc.integer({ min: -60, max: 5 }), fc.integer({ min: -5000, max: 3600 })),
          anyWords,
        ),
        { minLength: 1, maxLength: 60 },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant(1_200_000)) }),
  },
)

describe('the head', () => {
  test('has of every covered time what a reader of the store would find', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 1, maxLength: 25 }),
        fc.array(fc.integer({ min: -4200, max: 3600 }), { minLength: 2, maxLength: 6 }),
        (steps, starts) => {
          const clock = new ManualClock()
          const head = new MetricHead({ clock, log, mostBytes: 8 * 2 ** 20 })
          const opened = openWhole(head, project)
          const samples: Sample[] = []
          for (const step of steps) {
            if (step.kind === 'wait') {
              clock.advance(step.ms)
              head.tick()
              continue
            }
            const taken = step.samples.map(([series, seconds, words]): Sample => [series, clock.now() + seconds * 1000, words])
            samples.push(...taken)
            take(head, taken)
          }
          expect(opened.coveredFromMs).toBeLessThanOrEqual(clock.now() - windowMs)
          for (const seconds of [-4200, ...starts]) {
            const startMs = clock.now() + seconds * 1000
            const covering = head.covering(project, startMs)
            if (covering === undefined) throw new Error(`${seconds} is not covered`)
            for (const endMs of [startMs + 60_000, Infinity])
              for (let series = 0; series < someSeries; series++) {
                expect(isWhole(covering, series, startMs)).toBe(true)
                expect(readHead(covering, series, startMs, endMs)).toEqual(readModel(samples, series, startMs, endMs))
              }
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('of a series with very many samples the latest stay, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 0, max: 2 }), (multiplier, every) => {
        const clock = new ManualClock()
        const head = new MetricHead({ clock, log, mostBytes: 8 * 2 ** 20 })
        const opened = openWhole(head, project)
        // 4001 is prime: each time once.
        const samples = Array.from({ length: 4000 }, (_, n): Sample => {
          const at = every === 0 ? n : ((n + 1) * multiplier) % 4001
          return [0, clock.now() - 4_000_000 + at * 1000, wordsOf(n)]
        })
        take(head, samples)
        take(head, [[1, clock.now(), wordsOf(1)]])
        const longAgoMs = clock.now() - 4_100_000
        expect(isWhole(opened, 0, longAgoMs)).toBe(false)
        expect(isWhole(opened, 1, longAgoMs)).toBe(true)
        expect(isWhole(opened, 0, clock.now() - 500_000)).toBe(true)
        const starts = Array.from({ length: 580 }, (_, n) => longAgoMs + n * 7000).filter((startMs) => isWhole(opened, 0, startMs))
        for (const startMs of starts) {
          const endMs = startMs + 30_000
          expect(readHead(opened, 0, startMs, endMs)).toEqual(readModel(samples, 0, startMs, endMs))
        }
      }),
      { numRuns: 20 },
    )
  })

  test('moves its coverage when the memory is full, and never has less than it says', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 20 })
    const opened = openWhole(head, project)
    const small = openWhole(head, project + 1)
    const smallFromMs = small.coveredFromMs
    take(head, [[0, clock.now(), wordsOf(1)]], project + 1)
    const samples: Sample[] = []
    const coverage: number[] = []
    // 60,000 samples in a quarter of an hour, where three quarters of a megabyte hold 40,000.
    for (let tick = 0; tick < 600; tick++) {
      const taken = all.map((_, series): Sample => [series, clock.now() + series, wordsOf(tick)])
      samples.push(...taken)
      take(head, taken)
      clock.advance(1500)
      coverage.push(opened.coveredFromMs)
    }
    expect(head.figures().bytes).toBeLessThanOrEqual(2 ** 20)
    expect(coverage).toEqual(coverage.toSorted((a, b) => a - b))
    expect(opened.coveredFromMs).toBeGreaterThan(clock.now() - 15 * 60_000)
    expect(head.covering(project, opened.coveredFromMs - 1)).toBeUndefined()
    const startMs = clock.now() - 6 * 60_000
    expect(head.covering(project, startMs)).toBe(opened)
    for (const series of all.keys())
      expect(readHead(opened, series, startMs, Infinity)).toEqual(readModel(samples, series, startMs, Infinity))
    expect(small.coveredFromMs, 'others keep theirs').toBe(smallFromMs)
  })

  test('leaves a project out that does not fit, gives its memory to others and tries again later', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 20 })
    const opened = openWhole(head, project)
    for (let tick = 0; tick < 900; tick++)
      take(
        head,
        all.map((_, series): Sample => [series, clock.now() + tick, wordsOf(tick)]),
      )
    expect(head.covering(project, clock.now())).toBeUndefined()
    expect([...head.unfilled()]).toEqual([])
    expect(head.figures()).toMatchObject({ leftOut: 1 })
    head.tick()
    head.tick()
    expect(head.figures().series).toBe(0)
    take(head, [[0, clock.now(), wordsOf(1)]])
    expect(head.figures().series).toBe(0)
    take(head, [[0, clock.now(), wordsOf(1)]], project + 1)
    expect(head.figures().series).toBe(1)
    clock.advance(61 * 60_000)
    take(head, [[0, clock.now(), wordsOf(1)]])
    expect([...head.unfilled()].map(([id]) => id)).toEqual([project + 1, project])
    expect(head.open(project)).not.toBe(opened)
    expect(head.covering(project, clock.now()), 'not before it is filled').toBeUndefined()
  })

  test('makes room without looking at all series', () => {
    const clock = new ManualClock()
    const series = 30_000
    // Blocks for some more than one a series.
    const head = new MetricHead({ clock, log, mostBytes: 6_100_000 })
    const opened = openWhole(head, project)
    const times = Float64Array.from({ length: 8 }, (_, at) => clock.now() - 600_000 + at)
    const labelsOf = (n: number): Labels =>
      Labels.from([
        ['__name__', 'many'],
        ['n', String(n)],
      ])
    for (let from = 0; from < series; from += 1000) {
      const some = Array.from({ length: 1000 }, (_, n) => ({ labels: labelsOf(from + n), times, values: times }))
      head.take(encodeSeriesRuns(project, some))
    }
    const fromMs = opened.coveredFromMs
    const looks = vi.spyOn(SampleBlocks.prototype, 'lastTime')
    let most = 0
    for (let n = 0; n < 2000; n++) {
      const before = looks.mock.calls.length
      head.take(encodeSeriesRuns(project, [{ labels: labelsOf(n), times: Float64Array.of(clock.now()), values: times.subarray(0, 1) }]))
      most = Math.max(most, looks.mock.calls.length - before)
    }
    looks.mockRestore()
    expect(opened.coveredFromMs, 'room was made').toBeGreaterThan(fromMs)
    expect(opened.coveredFromMs).toBeLessThan(clock.now() - 360_000)
    expect(most).toBeLessThan(series / 2)
  })

  test('finds the places of samples that come late one behind the other without walking there', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 8 * 2 ** 20 })
    openWhole(head, project)
    const everySecond = (count: number, agoMs: number): Sample[] =>
      Array.from({ length: count }, (_, at) => [0, clock.now() - agoMs + at * 1000, wordsOf(at)])
    take(head, everySecond(900, 900_000))
    const steps = vi.spyOn(SampleBlocks.prototype, 'previous')
    take(head, everySecond(900, 1_800_000))
    expect(steps.mock.calls.length).toBeLessThan(4000)
    steps.mockRestore()
  })

  test('takes what a project that was left out gives back before it takes from another one', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 20 })
    const write = (projectId: number, series: number): void => {
      openWhole(head, projectId)
      const runs = Array.from({ length: series }, (_, n) => ({
        labels: Labels.from([
          ['__name__', 'many'],
          ['n', String(n)],
        ]),
        times: Float64Array.of(clock.now()),
        values: Float64Array.of(1),
      }))
      head.take(encodeSeriesRuns(projectId, runs))
    }
    write(1, 4200)
    expect(head.figures().leftOut).toBe(1)
    write(2, 4000)
    expect(head.figures().leftOut, 'what goes takes no room').toBe(1)
    expect(head.covering(2, clock.now())).toBeDefined()
  })

  test('leaves all projects out when there is no memory at all', () => {
    const head = new MetricHead({ clock: new ManualClock(), log, mostBytes: 1000 })
    for (const projectId of [1, 2, 1]) take(head, [[0, Date.UTC(2026, 0, 5, 9), wordsOf(1)]], projectId)
    expect(head.figures()).toMatchObject({ leftOut: 2, series: 0 })
  })

  test('leaves a project out that has more series than fit', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 18 })
    openWhole(head, project)
    const many = Array.from({ length: 2000 }, (_, n) =>
      Labels.from([
        ['__name__', 'many'],
        ['n', String(n)],
      ]),
    )
    const runs = many.map((labels) => ({ labels, times: Float64Array.of(clock.now()), values: Float64Array.of(1) }))
    head.take(encodeSeriesRuns(project, runs))
    expect(head.covering(project, clock.now())).toBeUndefined()
    expect(head.figures().leftOut).toBe(1)
  })

  test('begins anew when the clock was set back', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 20 })
    openWhole(head, project)
    take(head, [[0, clock.now(), wordsOf(1)]])
    clock.advance(-3 * 3_600_000)
    head.tick()
    take(head, [[0, clock.now(), wordsOf(1)]])
    expect(head.covering(project, clock.now())).toBeUndefined()
  })

  test('answers nothing any more once it could not follow', () => {
    const clock = new ManualClock()
    const head = new MetricHead({ clock, log, mostBytes: 2 ** 20 })
    openWhole(head, project)
    take(head, [[0, clock.now(), wordsOf(1)]])
    expect(head.covering(project, clock.now())).toBeDefined()
    head.take([{ table: 'metric_samples', partition: '', rows: 1, bytes: Buffer.alloc(9) }])
    expect(head.covering(project, clock.now())).toBeUndefined()
    take(head, [[0, clock.now(), wordsOf(1)]])
    expect(head.covering(project, clock.now())).toBeUndefined()
    expect(head.figures()).toMatchObject({ bytes: 0, series: 0 })
  })
})
