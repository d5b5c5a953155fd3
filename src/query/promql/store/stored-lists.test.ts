import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { insertSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { compareBytes } from '../../../lib/compare-bytes.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { LabelMatcher } from '../ast.ts'
import { Labels } from '../labels.ts'
import { checkMatcherRegex, matches } from '../parse/regex.ts'
import type { ListSelection, MetricReader, SeriesSelection } from '../serve/metric-reader.ts'
import { createStoredReader } from '../serve/stored-reader.ts'
import { BoundedReads } from './bounded-reads.ts'
import { LabelLists } from './label-lists.ts'
import { listExemplars } from './list-exemplars.ts'
import { listMetadata } from './list-metadata.ts'
import { SeriesFinder } from './series-finder.ts'
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
const whole: ListSelection = { projectId: project, matcherSets: [], startMs: now - 3_600_000, endMs: now, limit: 1000 }

let engine: TestEngine
let reader: MetricReader
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
beforeEach(() => {
  reader = createStoredReader(new StoredMetrics(engine.store))
})

async function collect<Item>(list: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for await (const items of list) all.push(...items)
  return all
}

const listNames = (selection: ListSelection): Promise<string[]> => collect(reader.listLabelNames(selection, signal))
const listValues = (name: string, selection: ListSelection): Promise<string[]> => collect(reader.listLabelValues(name, selection, signal))
/** Their keys, sorted. */
const listKeys = async (selection: ListSelection): Promise<string[]> =>
  (await collect(reader.listSeries(selection, signal))).map(({ key }) => key).toSorted()

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
        await expectLists(selection, selected)
      }),
      { numRuns: 8, endOnFailure: true },
    )
  }, 120_000)

  test('of everything', async () => {
    expect(await listNames(whole)).toEqual(['__name__', 'even', 'instance', 'job'])
    expect(await listValues('__name__', whole)).toEqual(['bare', 'errors', 'requests', 'up'])
    expect(await listValues('job', whole)).toEqual(['Api', 'api', "we'b", 'web'])
    expect(await listKeys(whole)).toHaveLength(alive.length)
    const earlier = { ...whole, startMs: now - 3 * dayMs }
    expect(await listValues('job', earlier)).toContain('old')
    expect(await listKeys({ ...whole, projectId: 99 })).toEqual([])
    expect(await listNames({ ...whole, projectId: 99 })).toEqual([])
  })

  test('of a time in the past leave out what ended before and what began later', async () => {
    const past = { ...whole, startMs: now - 3 * dayMs, endMs: now - 2 * dayMs }
    expect(await listValues('__name__', past)).toEqual(['ended'])
    expect(await listKeys(past)).toEqual([ended.key])
    const job: LabelMatcher = { name: 'job', operator: '=~', value: '.+' }
    expect(await listNames({ ...past, matcherSets: [[job]] })).toEqual(['__name__', 'job'])
    expect(await listKeys({ ...past, startMs: now - dayMs / 2, endMs: now - dayMs / 4 })).toEqual([])
    expect(await listValues('job', { ...past, startMs: now - 41 * dayMs, endMs: now - 39 * dayMs })).toEqual(['Api', 'api', "we'b", 'web'])
  })

  test('have no more than the limit, also when fewer were read before', async () => {
    const limited = { ...whole, limit: 2 }
    expect(await listNames(limited)).toEqual(['__name__', 'even'])
    expect(await listValues('job', limited)).toEqual(['Api', 'api'])
    expect(await listKeys(limited)).toHaveLength(2)
    expect(await listValues('job', { ...whole, limit: 3 })).toEqual(['Api', 'api', "we'b"])
    expect(await listValues('job', whole)).toHaveLength(4)
    expect(await listValues('job', limited)).toEqual(['Api', 'api'])
    expect(await listKeys({ ...limited, matcherSets: [[{ name: 'job', operator: '!=', value: '' }]] })).toHaveLength(2)
  })

  test('of hundreds of selectors, of which longer ones are refused', async () => {
    const sets = Array.from({ length: 300 }, (_, at): LabelMatcher[] => [
      { name: '__name__', operator: '=', value: at === 150 ? 'up' : `m${at}` },
      { name: 'job', operator: '=~', value: at % 2 === 0 ? 'ap.' : 'x' },
    ])
    const withoutMetric = sets.map((set) =>
      set.slice(1).map((matcher) => ({ ...matcher, operator: '=' as const, value: `${matcher.value}i` })),
    )
    expect(await listValues('job', { ...whole, matcherSets: sets })).toEqual(['api'])
    expect(await listKeys({ ...whole, matcherSets: sets })).toHaveLength(1)
    expect(await listNames({ ...whole, matcherSets: withoutMetric })).toEqual([])
    const long = sets.map((set) => set.map((matcher) => ({ ...matcher, value: matcher.value.repeat(80) })))
    for (const list of [listKeys, listNames])
      await expect(list({ ...whole, matcherSets: long })).rejects.toMatchObject({ code: 'query_limit' })
  })
})

/** All lists are those of the series that are selected. */
async function expectLists(selection: ListSelection, selected: readonly Labels[]): Promise<void> {
  expect(await listKeys(selection)).toEqual(selected.map(({ key }) => key).toSorted())
  expect(await listNames(selection)).toEqual([...new Set(selected.flatMap(({ names }) => names))].toSorted(compareBytes))
  for (const name of ['__name__', 'job', 'even', 'absent']) {
    const values = new Set(selected.map((labels) => labels.get(name)).filter((value) => value !== ''))
    expect(await listValues(name, selection), name).toEqual([...values].toSorted(compareBytes))
  }
}

const anyLabels = fc
  .record({
    __name__: fc.constantFrom('up', 'errors', 'm\u{1f600}', 'm\uff01'),
    job: fc.constantFrom('', 'api', 'Api', 'x\u{1f600}', 'x\uffee'),
    even: fc.constantFrom('', 'ja\n', 'a'),
    instance: fc.constantFrom('', '10.0.0.1:9100', '10.0.0.7:9100'),
  })
  .map((pairs) => Labels.from(Object.entries(pairs)))

test('lists that are remembered are those of all that was stored since, without another statement', async () => {
  let projectId = 1000
  let statements = 0
  const store: TelemetryStore = {
    ...engine.store,
    stream: (...asked) => {
      statements++
      return engine.store.stream(...asked)
    },
  }
  await fc.assert(
    fc.asyncProperty(
      anySets,
      fc.array(fc.array(anyLabels, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 }),
      async (sets, inserts) => {
        projectId++
        reader = createStoredReader(new StoredMetrics(store))
        const stored = new Map<string, Labels>()
        const asked: number[] = []
        for (const insert of inserts) {
          for (const labels of insert) stored.set(labels.key, labels)
          await insertSeriesRuns(
            engine.store,
            projectId,
            insert.map((labels) => ({ labels, times: new Float64Array(), values: new Float64Array() })),
          )
          statements = 0
          for (const matcherSets of [[], sets]) {
            const selected = [...stored.values()].filter(
              (labels) => matcherSets.length === 0 || matcherSets.some((set) => matches(set, labels)),
            )
            await expectLists({ ...whole, projectId, matcherSets }, selected)
          }
          asked.push(statements)
        }
        // Series are read anew when no selector tells which to remember.
        expect(asked.slice(1)).toEqual(asked.slice(1).map(() => 1))
      },
    ),
    { numRuns: 5, endOnFailure: true },
  )
}, 120_000)

test('what other processes store is seen after half a minute when the store is shared', async () => {
  const projectId = 1500
  const clock = new ManualClock(now)
  // Another process inserts: this one is not told.
  const store: TelemetryStore = { ...engine.store, isShared: true, onInsert: () => () => undefined }
  const finder = new SeriesFinder(store, clock)
  const lists = new LabelLists(store, finder.announcements, new BoundedReads(), clock)
  const up: LabelMatcher = { name: '__name__', operator: '=', value: 'up' }
  const insert = (job: string): Promise<void> =>
    insertSeriesRuns(engine.store, projectId, [
      { labels: Labels.from(Object.entries({ __name__: 'up', job })), times: new Float64Array(), values: new Float64Array() },
    ])
  const look = async (): Promise<unknown> => [
    (await finder.find({ projectId, matchers: [up], fromMs: now, limit: 10 }, signal)).byId.size,
    await collect(lists.list('job', { ...whole, projectId }, signal)),
  ]
  await insert('a')
  expect(await look()).toEqual([1, ['a']])
  await insert('b')
  clock.advance(29_000)
  expect(await look()).toEqual([1, ['a']])
  clock.advance(2000)
  expect(await look()).toEqual([2, ['a', 'b']])
})

test('a selector that matches too many is refused without asking again, until fewer are too many', async () => {
  const finder = new SeriesFinder(engine.store)
  const query = { projectId: project, matchers: [{ name: '__name__', operator: '=~', value: '.+' } as const], fromMs: now, limit: 3 }
  await expect(finder.find(query, signal)).rejects.toMatchObject({
    code: 'query_limit',
    message: expect.stringContaining('more than 3 series'),
  })
  expect(await finder.findAll({ ...query, limit: 2 }, signal)).toBeUndefined()
  expect((await finder.findAll({ ...query, limit: 100 }, signal))?.byId.size).toBe(alive.length)
  expect(await finder.findAll(query, signal)).toBeUndefined()
})

test('the store and this process match by the same regular expressions', async () => {
  const values = ['', 'a', 'ab', 'A', 'a\nb', 'ש', '\u{1f600}', 'a.b', 'k', '\u212a', 'ſ', 'b\n', '.', '\\E', ' ', 'aa', 'é']
  const series = values.map((value, at) =>
    Labels.from([
      ['__name__', 'texts'],
      ['at', String(at)],
      ['value', value],
    ]),
  )
  const projectId = 2000
  await insertSeriesRuns(
    engine.store,
    projectId,
    series.map((labels) => ({ labels, times: new Float64Array(), values: new Float64Array() })),
  )
  const piece = fc.constantFrom(
    'a',
    'b',
    '.',
    '.*',
    'a|b',
    '^',
    '$',
    '(?i)K',
    '(?i:s)',
    '[^a]',
    '\\pL',
    '\\w',
    '\\.',
    '\\Q.',
    '\\E',
    '(?m)$',
    '\\s',
    '\\z',
    '|',
    '?',
    '(a',
    ')',
    'é',
    'ש',
    '\\x{1F600}',
    '(?U)a+',
    '[[:alpha:]]',
    '\\b',
    '{2}',
    '(?-s:.)',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 4 }), fc.constantFrom('=~', '!~'), async (pieces, operator) => {
      const matcher: LabelMatcher = { name: 'value', operator, value: pieces.join('') }
      fc.pre(checkMatcherRegex(matcher.value) === undefined)
      const matcherSets = [[{ name: '__name__', operator: '=', value: 'texts' } as const, matcher]]
      const selected = series.filter((labels) => matches([matcher], labels))
      expect(await listKeys({ ...whole, projectId, matcherSets })).toEqual(selected.map(({ key }) => key).toSorted())
    }),
    { numRuns: 60, endOnFailure: true },
  )
}, 120_000)

test('a metric with very many series is listed as others are', async () => {
  await engine.store.command(
    `INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
     SELECT {project:UInt32}, if(number < 20010, 'huge', 'small'), number, if(number % 2 = 0, map('x', toString(number % 7)), map('y', 'z')), now(), now()
     FROM numbers(20020)`,
    { project: 4000 },
  )
  for (const metric of ['huge', 'small']) {
    const of = { ...whole, projectId: 4000, matcherSets: [[{ name: '__name__', operator: '=', value: metric } as const]] }
    expect(await listNames(of)).toEqual(['__name__', 'x', 'y'])
    expect(await listValues('y', of)).toEqual(['z'])
    expect(await listValues('x', of)).toEqual(metric === 'huge' ? ['0', '1', '2', '3', '4', '5', '6'] : ['1', '3', '4', '5', '6'])
    expect(await listValues('__name__', of)).toEqual([metric])
    expect(await listKeys({ ...of, limit: 100_000 })).toHaveLength(metric === 'huge' ? 20_010 : 10)
  }
})

test('a block with rows of two months fills both of them with values', async () => {
  await engine.store.command(
    `INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
     SELECT {project:UInt32}, 'm', number, map('x', 'y'), toDateTime({now:UInt32}) - number * 40 * 86400, toDateTime({now:UInt32}) - number * 40 * 86400 FROM numbers(2)`,
    { project: 3000, now: Math.floor(now / 1000) },
  )
  const { rows } = await engine.store.query(
    `SELECT name, value, first_seen = last_seen AS exact, count() AS months FROM metric_label_values WHERE project = 3000 GROUP BY name, value, exact ORDER BY name`,
  )
  expect(rows).toEqual([
    { name: '__name__', value: 'm', exact: 1, months: '2' },
    { name: 'x', value: 'y', exact: 1, months: '2' },
  ])
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
