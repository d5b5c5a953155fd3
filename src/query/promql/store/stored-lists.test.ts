import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import type { LabelMatcher } from '../ast.ts'
import { Labels } from '../labels.ts'
import { matches } from '../parse/regex.ts'
import type { SeriesSelection } from '../serve/metric-reader.ts'
import { listExemplars } from './list-exemplars.ts'
import { listLabelNames, listLabelValues } from './list-labels.ts'
import { listMetadata } from './list-metadata.ts'
import { listSeries } from './list-series.ts'
import { StoredMetrics } from './stored-metrics.ts'

const { signal } = new AbortController()
const now = Date.now()
const dayMs = 86_400_000
const project = 3
const alive = ['up', 'up', 'requests', 'requests', 'errors', 'bare'].map((metric, at) =>
  Labels.from([
    ['__name__', metric],
    ['job', ['api', 'web', 'api', "we'b", 'Api', ''][at] ?? ''],
    ['instance', metric === 'bare' ? '' : `10.0.0.${at}:9100`],
    ...(at % 2 === 0 && metric !== 'bare' ? [['even', 'ja\n'] as const] : []),
  ]),
)
const ended = Labels.from([
  ['__name__', 'ended'],
  ['job', 'old'],
])
const whole: SeriesSelection = { projectId: project, matcherSets: [], startMs: now - 3_600_000, endMs: now }

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
  const runOf = (labels: Labels, timeMs: number) => ({ labels, times: Float64Array.of(timeMs), values: Float64Array.of(1) })
  const runs = alive.map((labels) => runOf(labels, now))
  await insertSeriesRuns(engine.store, project, runs)
  // Announced again, and in the month before.
  await insertSeriesRuns(engine.store, project, runs)
  await insertSeriesRuns(engine.store, project, runs, now - 40 * dayMs)
  await insertSeriesRuns(engine.store, project, [runOf(ended, now - 3 * dayMs)], now - 3 * dayMs)
  await insertSeriesRuns(engine.store, 4, [
    runOf(
      Labels.from([
        ['__name__', 'secret'],
        ['hidden', 'x'],
      ]),
      now,
    ),
  ])
})
afterAll(() => engine.stop())

const anyMatcher: fc.Arbitrary<LabelMatcher> = fc.record({
  name: fc.constantFrom('__name__', 'job', 'instance', 'even', 'absent'),
  operator: fc.constantFrom('=', '!=', '=~', '!~'),
  value: fc.constantFrom('', 'api', 'up', "we'b", 'up|errors', '.*a.*', '(?i)api', '.+', '10.0.0.[0-2]:.*'),
})
const anySets = fc.array(fc.array(anyMatcher, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })

describe('lists', () => {
  test('of series, names and values are those of the series that any selector matches', async () => {
    await fc.assert(
      fc.asyncProperty(anySets, async (matcherSets) => {
        const selection = { ...whole, matcherSets }
        const selected = alive.filter((labels) => matcherSets.some((matchers) => matches(matchers, labels)))
        const series = await listSeries(engine.store, selection, signal)
        expect(series.map(({ key }) => key)).toEqual(selected.map(({ key }) => key).toSorted())
        expect(await listLabelNames(engine.store, selection, signal)).toEqual(
          [...new Set(selected.flatMap(({ names }) => names))].toSorted(),
        )
        for (const name of ['__name__', 'job', 'even', 'absent']) {
          const values = new Set(selected.map((labels) => labels.get(name)).filter((value) => value !== ''))
          expect(await listLabelValues(engine.store, name, selection, signal)).toEqual([...values].toSorted())
        }
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })

  test('of everything', async () => {
    expect(await listLabelNames(engine.store, whole, signal)).toEqual(['__name__', 'even', 'instance', 'job'])
    expect(await listLabelValues(engine.store, '__name__', whole, signal)).toEqual(['bare', 'errors', 'requests', 'up'])
    expect(await listLabelValues(engine.store, 'job', whole, signal)).toEqual(['Api', 'api', "we'b", 'web'])
    expect(await listSeries(engine.store, whole, signal)).toHaveLength(alive.length)
    const earlier = { ...whole, startMs: now - 3 * dayMs }
    expect(await listLabelValues(engine.store, 'job', earlier, signal)).toContain('old')
    expect(await listSeries(engine.store, { ...whole, projectId: 99 }, signal)).toEqual([])
    expect(await listLabelNames(engine.store, { ...whole, projectId: 99 }, signal)).toEqual([])
  })

  test('have no more than the limit', async () => {
    const limited = { ...whole, limit: 2 }
    expect(await listLabelNames(engine.store, limited, signal)).toHaveLength(2)
    expect(await listLabelValues(engine.store, 'job', limited, signal)).toEqual(['Api', 'api'])
    expect(await listSeries(engine.store, limited, signal)).toHaveLength(2)
  })
})

test('of metadata: what was told last', async () => {
  await engine.store.command(
    `INSERT INTO metric_metadata (project, family, type, unit, help, updated)
     SELECT {project:UInt32}, tupleElement(row, 1), tupleElement(row, 2), '', tupleElement(row, 3), tupleElement(row, 4)
     FROM (SELECT arrayJoin([('up', 'gauge', 'before', now() - 60), ('up', 'counter', 'it''s up', now()), ('b', 'info', '', now())]) AS row)`,
    { project },
  )
  const up = { family: 'up', type: 'counter', unit: '', help: "it's up" }
  expect(await listMetadata(engine.store, { projectId: project }, signal)).toEqual([{ family: 'b', type: 'info', unit: '', help: '' }, up])
  expect(await listMetadata(engine.store, { projectId: project, family: 'up' }, signal)).toEqual([up])
  expect(await listMetadata(engine.store, { projectId: 99 }, signal)).toEqual([])
})

test('of exemplars: those of the series and the time, each once', async () => {
  const insert = (seconds: readonly number[], value: string): Promise<void> =>
    engine.store.command(
      `INSERT INTO metric_exemplars (project, metric, id, ts, value, labels, trace_id, span_id)
       SELECT project, metric, id, fromUnixTimestamp64Milli({now:Int64} + arrayJoin([${seconds.join(', ')}]) * 1000), ${value}, map('user', 'x'), 'ab', ''
       FROM metric_series WHERE project = {project:UInt32} AND metric = 'up' GROUP BY project, metric, id`,
      { project, now },
    )
  await insert([0, -5, 10], '1.5')
  await insert([-5], '1.5')
  await insert([-7], 'inf')
  const metrics = new StoredMetrics(engine.store)
  const selection = (matchers: readonly LabelMatcher[], startMs = now - 10_000): SeriesSelection => ({
    projectId: project,
    matcherSets: [matchers, matchers],
    startMs,
    endMs: now,
  })
  const up: LabelMatcher = { name: '__name__', operator: '=', value: 'up' }
  const api: LabelMatcher = { name: 'job', operator: '=', value: 'api' }
  const labels = Labels.from([
    ['user', 'x'],
    ['trace_id', 'ab'],
  ])
  const exemplars = [
    [-7000, Infinity],
    [-5000, 1.5],
    [0, 1.5],
  ].map(([offset = 0, value]) => ({ labels, value, timeMs: now + offset }))
  expect(await listExemplars(engine.store, metrics.series, selection([up, api]), signal)).toEqual([{ labels: alive[0], exemplars }])
  expect(await listExemplars(engine.store, metrics.series, selection([up], -8.64e15), signal)).toHaveLength(2)
  expect(await listExemplars(engine.store, metrics.series, selection([api, { ...up, value: 'errors' }]), signal)).toEqual([])
})
