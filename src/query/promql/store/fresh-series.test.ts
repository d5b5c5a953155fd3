import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { encodeSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { systemClock } from '../../../lib/clock.ts'
import { createLog } from '../../../lib/log.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import type { LabelMatcher } from '../ast.ts'
import { MetricHead } from '../head/head.ts'
import { anyCustom } from '../histogram/testdata/any-histogram.ts'
import { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { createStoredReader } from '../serve/stored-reader.ts'
import { eachRun } from '../testdata/each-run.ts'
import { StoredMetrics } from './stored-metrics.ts'

/** Samples are in memory before the store has them: so must be their series, and never one without the other. */
let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const log = createLog({ level: 'silent' })
const unending = new AbortController().signal
const nowMs = Date.now()
const m: LabelMatcher = { name: '__name__', operator: '=', value: 'm' }
let projects = 300
let inserts = 0

type SetAside = (table: string | undefined, rowBinary: readonly Buffer[]) => void

function runOf(n: number | string, value = 1, metric = 'm'): SeriesRun {
  const labels = Labels.from([
    ['__name__', metric],
    ['n', String(n)],
  ])
  return { labels, times: Float64Array.of(nowMs), values: Float64Array.of(value) }
}

/** A project whose samples are all in memory, with a log that is flushed when the test says so. */
function open() {
  const projectId = ++projects
  const sealed: object[] = []
  const listeners: (() => void)[] = []
  const setAside: SetAside[] = []
  const head = new MetricHead({ clock: systemClock, log, mostBytes: 2 ** 24 })
  const openWhole = (): void => {
    const opened = head.open(projectId)
    if (opened !== undefined) opened.filledFromMs = -Infinity
  }
  openWhole()
  const metrics = new StoredMetrics(engine.store, head)
  metrics.follow({
    sealed,
    onSealed: (listener) => {
      listeners.push(listener)
      return () => undefined
    },
    quarantine: { onSetAside: (listener) => setAside.push(listener) },
  })
  let waiting: RowChunk[] = []
  const source = metrics.source(projectId)
  return {
    projectId,
    metrics,
    head,
    openWhole,
    write: (...runs: SeriesRun[]): void => {
      const chunks = encodeSeriesRuns(projectId, runs, nowMs)
      waiting.push(...chunks)
      metrics.takeDurable(chunks)
    },
    setAside: (table?: string): void => {
      const rows = waiting.filter((chunk) => chunk.table === table)
      waiting = waiting.filter((chunk) => !rows.includes(chunk))
      for (const listener of setAside)
        listener(
          table,
          rows.map(({ bytes }) => bytes),
        )
    },
    /** What was written so far, all of it in the store at the end; `during` is called when a table is in. */
    flush: async (during: () => Promise<void> = async () => undefined): Promise<void> => {
      const segment = {}
      const chunks = waiting
      waiting = []
      sealed.push(segment)
      for (const listener of listeners) listener()
      for (const table of new Set(chunks.map((chunk) => chunk.table))) {
        const rows = chunks.filter((chunk) => chunk.table === table)
        await engine.store.insert(
          table,
          rows.map(({ bytes }) => bytes),
          `fresh-${inserts++}`,
        )
        await during()
      }
      sealed.shift()
    },
    ask: async (...matchers: LabelMatcher[]): Promise<Record<string, number[]>> => {
      const found: Record<string, number[]> = {}
      const request = { matchers: matchers.length > 0 ? matchers : [m], startMs: nowMs - 60_000, endMs: nowMs }
      for await (const { labels, values } of eachRun(source.select(request, unending))) found[labels.get('n')] = [...values]
      return found
    },
  }
}

describe('a series that is not in the store yet', () => {
  test('is in the next answer, whether its selector was looked up before or not', async () => {
    const { write, ask, flush, head } = open()
    write(runOf(1))
    expect(await ask(), 'never looked up').toEqual({ 1: [1] })
    write(runOf(2))
    expect(await ask(), 'looked up before').toEqual({ 1: [1], 2: [1] })
    const n: LabelMatcher = { name: 'n', operator: '=~', value: '.+' }
    expect(await ask(m, n), 'never looked up, announced before').toEqual({ 1: [1], 2: [1] })
    await flush()
    write(runOf(3))
    expect(await ask({ ...m, operator: '=~' }, n), 'some stored, some not').toEqual({ 1: [1], 2: [1], 3: [1] })
    expect(head.figures()).toMatchObject({ misses: 0 })
  })

  test('is there while its segment is stored and after', async () => {
    const { write, ask, flush } = open()
    write(runOf(1))
    let asked = 0
    const look = async (): Promise<void> => {
      const name: LabelMatcher = { name: 'n', operator: '!=', value: `x${asked++}` }
      expect(await ask(m, name)).toEqual({ 1: [1], 2: [1] })
    }
    write(runOf(2))
    await flush(async () => {
      await look()
    })
    await look()
    expect(asked).toBeGreaterThan(2)
  })

  test('is in the lists of labels and series', async () => {
    const { write, metrics, projectId } = open()
    write(runOf('new'))
    const reader = createStoredReader(metrics)
    const selection = { projectId, matcherSets: [[m]], startMs: nowMs - 60_000, endMs: nowMs, limit: 10 }
    const listed: unknown[] = []
    for await (const piece of reader.listLabelValues('n', selection, unending)) listed.push(...piece)
    for await (const piece of reader.listSeries(selection, unending)) listed.push(...piece.map((labels) => labels.get('n')))
    expect(listed).toEqual(['new', 'new'])
  })

  test('is not found any more when its row was set aside', async () => {
    const { write, ask, flush, setAside, metrics, projectId } = open()
    write(runOf(1))
    await ask()
    setAside('metric_series')
    await flush()
    const found = await metrics.series.find({ projectId, matchers: [m], fromMs: nowMs, limit: 10 }, unending)
    expect(found.byId.size).toBe(0)
  })
})

test('of more new series than are remembered the answer is the one of the store, samples and all', async () => {
  const { write, ask, flush, head } = open()
  write(runOf('old', 1))
  await flush()
  // It has ended, and many others have begun.
  write({ ...runOf('old', 2), times: Float64Array.of(nowMs - 1) }, ...Array.from({ length: 2500 }, (_, n) => runOf(n)))
  expect(await ask()).toEqual({ old: [1] })
  expect(await ask(), 'looked up before').toEqual({ old: [1] })
  expect(head.figures().misses).toBe(2)
  await flush()
  const all = await ask()
  expect(Object.keys(all)).toHaveLength(2501)
  expect(all['old']).toEqual([2, 1])
  expect(head.figures().misses).toBe(2)
})

test('the first histograms and start times of a metric count before they are stored', async () => {
  const { write, metrics, projectId, flush } = open()
  const has = (): Promise<boolean[]> =>
    Promise.all([metrics.histograms.mayHave(projectId, ['m'], unending), metrics.startTimes.mayHave(projectId, ['m'], unending)])
  write(runOf(1))
  await flush()
  expect(await has()).toEqual([false, false])
  const [histogram] = fc.sample(anyCustom(), { numRuns: 1, seed: 1 })
  write({ ...runOf(2), histograms: [histogram], startTimes: Float64Array.of(nowMs - 1000) })
  expect(await has()).toEqual([true, true])
  expect(await metrics.histograms.mayHave(projectId, ['other'], unending)).toBe(false)
})

test('samples that were set aside are forgotten: their project is read from the store until it is filled again', async () => {
  const { write, ask, flush, setAside, head, openWhole } = open()
  write(runOf(1))
  expect(await ask()).toEqual({ 1: [1] })
  setAside('metric_samples')
  await flush()
  expect(await ask()).toEqual({})
  expect(head.figures()).toMatchObject({ misses: 1 })
  for (let tick = 0; tick < 2; tick++) head.tick()
  expect(head.figures()).toMatchObject({ series: 0, leftOut: 0 })
  openWhole()
  write(runOf(1, 5))
  expect(await ask()).toEqual({ 1: [5] })
  setAside()
  expect(head.figures().coveredFromMs.size).toBe(0)
})
