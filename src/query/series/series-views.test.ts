import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { encodeSeriesRuns } from '../../../test/harness/insert-series-runs.ts'
import { systemClock } from '../../lib/clock.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { Labels } from '../promql/labels.ts'
import { previewLabelCut } from './preview-label-cut.ts'
import { readMetricLabels } from './read-metric-labels.ts'
import { readSeriesGrowth } from './read-series-growth.ts'
import { SeriesViews } from './series-views.ts'

const { signal } = new AbortController()
const hourMs = 3_600_000
const minuteMs = 60_000
/** In the middle of an hour of today: nothing here stands at an edge. */
const now = Math.floor(Date.now() / hourMs) * hourMs + 30 * minuteMs
const project = 11

interface Spec {
  readonly labels: Readonly<Record<string, string>>
  /** Minutes before now. */
  readonly samplesAt: readonly number[]
  readonly announcedAt?: number
  readonly value?: number
}

let engine: TestEngine
let inserts = 0
beforeAll(async () => {
  engine = await startTestEngine()
  const each = (count: number, make: (i: number) => Spec): Spec[] => Array.from({ length: count }, (_, i) => make(i))
  // Old, and announced again and again.
  await insert(each(20, (i) => ({ labels: { __name__: 'up', job: 'node', instance: `i${i}` }, samplesAt: [2900], announcedAt: 2900 })))
  await insert(each(20, (i) => ({ labels: { __name__: 'up', job: 'node', instance: `i${i}` }, samplesAt: [1, 2], announcedAt: 1 })))
  // A flood: three in each of the last thirty hours, then a hundred in the last hour, all alive.
  await insert(each(90, (i) => ({ labels: flood(i), samplesAt: [5, 1], announcedAt: 60 * (1 + Math.floor(i / 3)) + 15 })))
  await insert(each(90, (i) => ({ labels: flood(i), samplesAt: [], announcedAt: 5 })))
  await insert(each(100, (i) => ({ labels: flood(1000 + i), samplesAt: [5, 1], announcedAt: 10 })))
  // Pods that follow each other.
  await insert([
    { labels: { __name__: 'memory', app: 'shop', pod: 'a' }, samplesAt: [50, 45, 40], announcedAt: 50 },
    { labels: { __name__: 'memory', app: 'shop', pod: 'a' }, samplesAt: [39], announcedAt: 39, value: Number.NaN },
    { labels: { __name__: 'memory', app: 'shop', pod: 'b' }, samplesAt: [39, 30, 1], announcedAt: 39 },
    { labels: { __name__: 'memory', app: 'blog', pod: 'c' }, samplesAt: [39, 1], announcedAt: 39 },
  ])
  await insert([{ labels: { __name__: 'secret' }, samplesAt: [1] }], project + 1)
})
afterAll(() => engine.stop())

function flood(i: number): Readonly<Record<string, string>> {
  return { __name__: 'requests_total', job: 'api', user: `u${i}`, code: i % 2 === 0 ? '200' : '500' }
}

/** What is told of a metric family, as a row. */
function familyRow(projectId: number, family: string, type: string): Buffer {
  const row = new ByteWriter()
  row.uint32(projectId)
  for (const text of [family, type, '', '']) row.string(text)
  row.uint32(Math.floor(now / 1000))
  return row.copy()
}

async function insert(specs: readonly Spec[], projectId = project): Promise<void> {
  const byTable = new Map<string, Buffer[]>()
  for (const { labels, samplesAt, announcedAt = 1, value = 1 } of specs) {
    const times = Float64Array.from(samplesAt.toReversed(), (minutes) => now - minutes * minuteMs)
    const values = Float64Array.from(times, () => value)
    if (Number.isNaN(value)) new Uint32Array(values.buffer).set([2, 0x7ff00000])
    const run = { labels: Labels.from(Object.entries(labels)), times, values }
    for (const { table, bytes } of encodeSeriesRuns(projectId, [run], now - announcedAt * minuteMs))
      byTable.set(table, [...(byTable.get(table) ?? []), bytes])
  }
  for (const [table, buffers] of byTable) await engine.store.insert(table, buffers, `views-${inserts++}`)
}

describe('growth', () => {
  test('new series of the last hour and day, by metric and by hour; what was there before is not new', async () => {
    const growth = await readSeriesGrowth(engine.store, { projectId: project, nowMs: now }, signal)
    const [requests, memory, ...others] = growth.metrics
    expect(others).toEqual([])
    expect(memory).toMatchObject({ metric: 'memory', newLastHour: 3, newLastDay: 3 })
    expect(requests).toMatchObject({ metric: 'requests_total', newLastHour: 100, newLastDay: 100 + 3 * 23 })
    expect(growth.startMs).toBe(now - 30 * minuteMs - 47 * hourMs)
    expect(requests?.perHour.slice(-4)).toEqual([3, 3, 3, 100])
    expect(requests?.perHour.reduce((sum, count) => sum + count, 0)).toBe(190)
    expect(growth.total).toMatchObject({ newLastHour: 103, newLastDay: 172 })
    expect(growth.isEstimate).toBe(false)
  })

  test('labels by their new values', async () => {
    const { labels } = await readSeriesGrowth(engine.store, { projectId: project, nowMs: now }, signal)
    expect(labels[0]).toEqual({ label: 'user', values: 190, newLastHour: 100, newLastDay: 169 })
    expect(labels.find(({ label }) => label === 'instance')).toEqual({ label: 'instance', values: 20, newLastHour: 0, newLastDay: 0 })
    expect(labels.map(({ label }) => label)).not.toContain('__name__')
  })

  test('nothing at all', async () => {
    const growth = await readSeriesGrowth(engine.store, { projectId: 999, nowMs: now }, signal)
    expect(growth).toMatchObject({ metrics: [], labels: [], total: { newLastHour: 0, newLastDay: 0 } })
    expect(growth.total.perHour).toHaveLength(48)
  })
})

test('a metric: its labels by the number of their values, and the values with the most series', async () => {
  const { series, labels } = await readMetricLabels(engine.store, { projectId: project, nowMs: now, metric: 'requests_total' }, signal)
  expect(series).toBe(190)
  expect(labels.map(({ label, values, newLastHour }) => [label, values, newLastHour])).toEqual([
    ['user', 190, 100],
    ['code', 2, 0],
    ['job', 1, 0],
  ])
  expect(labels[0]?.top).toHaveLength(8)
  expect(labels[1]?.top).toEqual([
    { value: '200', series: 95 },
    { value: '500', series: 95 },
  ])
})

describe('what a cut would do', () => {
  const scope = { projectId: project, nowMs: now }

  test('series that are alive together are found, and how many would be left', async () => {
    const preview = await previewLabelCut(engine.store, { ...scope, metrics: ['requests_total'], label: 'user', drop: undefined }, signal)
    expect(preview).toEqual({
      series: 190,
      concerned: 190,
      after: 2,
      isEstimate: false,
      groupsChecked: 2,
      groupsTogether: ['requests_total', 'requests_total'],
    })
  })

  test('series that follow each other do not clash, whatever the marker of their end', async () => {
    const preview = await previewLabelCut(engine.store, { ...scope, metrics: ['memory'], label: 'pod', drop: undefined }, signal)
    expect(preview).toMatchObject({ series: 3, concerned: 3, after: 2, groupsChecked: 1, groupsTogether: [] })
  })

  test('of all metrics, or of one that has not the label', async () => {
    const all = await previewLabelCut(engine.store, { ...scope, metrics: undefined, label: 'instance', drop: undefined }, signal)
    expect(all).toMatchObject({ series: 213, concerned: 20, after: 194, groupsTogether: ['up'] })
    const none = await previewLabelCut(engine.store, { ...scope, metrics: ['memory'], label: 'instance', drop: undefined }, signal)
    expect(none).toMatchObject({ series: 3, concerned: 0, after: 3, groupsChecked: 0 })
  })

  test('of many metrics those are looked at whose values do not add up, however many counters there are', async () => {
    const other = project + 2
    const counters = Array.from({ length: 400 }, (_, i) => ({
      labels: { __name__: `served_${i % 5}_total`, zone: `z${Math.floor(i / 10)}`, node: `n${i % 10}` },
      samplesAt: [2, 1],
    }))
    const gauges = ['load', 'connection_count'].flatMap((name) =>
      ['a', 'b'].map((node) => ({ labels: { __name__: name, node }, samplesAt: [2, 1] })),
    )
    await insert([...counters, ...gauges, { labels: { __name__: 'ALERTS', node: 'a' }, samplesAt: [1] }], other)
    const all = () =>
      previewLabelCut(engine.store, { ...scope, projectId: other, metrics: undefined, label: 'node', drop: undefined }, signal)
    expect(await all()).toMatchObject({ series: 404, after: 202, groupsChecked: 1, groupsTogether: ['load'] })
    await engine.store.insert('metric_metadata', [familyRow(other, 'connection_count', 'gauge')], 'views-told')
    const { groupsTogether } = await all()
    expect(groupsTogether.toSorted()).toEqual(['connection_count', 'load'])
  })

  test('dropping series: those with the label, or with one value', async () => {
    const drop = { value: '500' }
    const one = await previewLabelCut(engine.store, { ...scope, metrics: ['requests_total'], label: 'code', drop }, signal)
    expect(one).toMatchObject({ series: 190, concerned: 95, after: 95, groupsChecked: 0 })
    const whole = await previewLabelCut(engine.store, { ...scope, metrics: undefined, label: 'user', drop: { value: undefined } }, signal)
    expect(whole).toMatchObject({ series: 213, concerned: 190, after: 23 })
  })

  test('names are bound, whatever stands in them', async () => {
    const evil = `x' OR 1=1 --`
    const preview = await previewLabelCut(engine.store, { ...scope, metrics: [evil], label: evil, drop: { value: evil } }, signal)
    expect(preview).toMatchObject({ series: 0, concerned: 0, after: 0 })
  })
})

test('a view is read once a minute, and once for all who ask together', async () => {
  let asked = 0
  const counting = Object.assign(Object.create(engine.store) as typeof engine.store, {
    query: (...args: Parameters<typeof engine.store.query>) => {
      asked++
      return engine.store.query(...args)
    },
  })
  let monotonic = 0
  const views = new SeriesViews(counting, { ...systemClock, now: () => now, monotonic: () => monotonic })
  const [first, second] = await Promise.all([views.growth(project, signal), views.growth(project, signal)])
  expect(first).toBe(second)
  const statements = asked
  expect(await views.growth(project, signal)).toBe(first)
  expect(asked).toBe(statements)
  monotonic += 61_000
  await views.growth(project, signal)
  expect(asked).toBe(2 * statements)
})
