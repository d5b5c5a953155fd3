import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { createIngest, type Flusher, type Ingest, ingestLimits, IngestCounters, LiveTail, startFlusher } from '../../pipeline/index.ts'
import { testHorizon, testProject } from '../../pipeline/testdata/make-records.ts'
import { formatLabels } from '../../query/promql/evaluate/format-labels.ts'
import { isStaleAt, Labels, QueryGate, type SeriesSource, StoredMetrics } from '../../query/promql/index.ts'
import { eachRun } from '../../query/promql/testdata/each-run.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../../storage/wal/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import type { RuleGroup } from '../rule.ts'
import { alertParts } from '../testdata/alert-parts.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import type { WriteResults } from './result-sample.ts'
import { RunningGroup } from './running-group.ts'
import { writeToPipeline } from './write-to-pipeline.ts'

/** Rules over the real way of a sample: door, log, flush, engine, and back. */
const log = createLog({ level: 'silent' })
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }
let engine: TestEngine
let directory: string
let wal: WriteAheadLog
let ingest: Ingest
let flusher: Flusher
let source: SeriesSource
let write: WriteResults

beforeAll(async () => {
  engine = await startTestEngine()
  directory = await mkdtemp(join(tmpdir(), 'vedette-rules-'))
  // No segment closes by itself while the test runs: what is seen was waited for.
  const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, quietAgeMs: 1e9, busyAgeMs: 1e9 }
  wal = await openWriteAheadLog({ directory, clock: systemClock, limits, log })
  flusher = startFlusher({ wal, store: engine.store, clock: systemClock, log })
  const project = testProject()
  ingest = createIngest({
    log: wal,
    clock: systemClock,
    projectOf: () => project,
    horizonOf: () => testHorizon,
    counters: new IngestCounters(systemClock),
    tail: new LiveTail(systemClock),
    limits: ingestLimits,
  })
  write = writeToPipeline(ingest, systemClock, project.projectId)
  source = new StoredMetrics(engine.store).source(project.projectId)
})
afterAll(async () => {
  await ingest.close()
  await flusher.stop(10_000)
  await wal.close()
  await engine.stop()
  await rm(directory, { recursive: true })
})

function groupOf(rules: Readonly<Record<string, string>>): RuleGroup {
  const list = Object.entries(rules).map(([record, expr]) => ({ record, expr }))
  const file = readRuleFile('/rules.yml', Buffer.from(JSON.stringify({ groups: [{ name: 'g', rules: list }] })))
  const group = file.ok ? file.groups[0] : undefined
  if (group === undefined) throw new Error('no group')
  return group
}

/** What the store itself has of a metric once everything is flushed: value and time, after a time. */
async function stored(name: string, afterMs: number): Promise<readonly string[]> {
  await flusher.catchUp(20_000, calm.signal)
  const found: string[] = []
  const request = { matchers: [{ name: '__name__', operator: '=' as const, value: name }], startMs: afterMs, endMs: afterMs + 3_600_000 }
  for await (const { labels, times, values, histograms } of eachRun(source.select(request, calm.signal))) {
    for (const [at, timeMs] of times.entries()) {
      const value = isStaleAt(values, at) ? 'stale' : (histograms?.[at]?.count ?? values[at])
      found.push(`${formatLabels(labels.withoutName())} ${value} @${timeMs - afterMs}`)
    }
  }
  return found.sort()
}

test('rules see what came before the slot and each other, and what they say is stored', async () => {
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 600_000
  const group = new RunningGroup(
    {
      clock: systemClock,
      log,
      source,
      write,
      settle: (signal) => flusher.catchUp(20_000, signal),
      gate: new QueryGate({ maxRunning: 2, maxWaiting: 10 }),
      ...alertParts(new MemoryBook()),
    },
    groupOf({
      's:sum': 'sum by (a) (x)',
      's:top': 's:sum > 10',
      's:count': 'count(s:top)',
      's:seen': 'count_over_time(s:count[1h])',
      's:histogram': 'histogram_count(h)',
      's:copy': 'h',
    }),
    { intervalMs: 60_000, queryOffsetMs: 0 },
  )
  const x = (a: string, b: string): Labels => Labels.from(Object.entries({ __name__: 'x', a, b }))
  const histogram = {
    counterReset: 'gauge' as const,
    schema: 0,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: 3,
    sum: 4.5,
    positiveSpans: [{ offset: 0, length: 1 }],
    negativeSpans: [],
    positiveBuckets: [2],
    negativeBuckets: [],
    customValues: [],
  }
  const values = [
    [5, 6, 20],
    [5, 6, 1],
    [1, 2, 3],
  ]
  for (const [slot, [one = 0, two = 0, three = 0]] of values.entries()) {
    const timeMs = startMs + (slot + 1) * 60_000
    await write([
      { labels: x('1', '1'), timeMs: timeMs - 10, value: one },
      { labels: x('1', '2'), timeMs: timeMs - 10, value: two },
      { labels: x('2', '1'), timeMs: timeMs - 10, value: three },
      { labels: Labels.from([['__name__', 'h']]), timeMs: timeMs - 10, value: histogram },
    ])
    await group.evaluate(timeMs, calm)
    expect(group.rules.map(({ rule, health, lastError }) => [rule.name, health, lastError])).toEqual(
      group.rules.map(({ rule }) => [rule.name, 'ok', undefined]),
    )
  }
  expect(await stored('s:sum', startMs)).toEqual([
    '{a="1"} 11 @120000',
    '{a="1"} 11 @60000',
    '{a="1"} 3 @180000',
    '{a="2"} 1 @120000',
    '{a="2"} 20 @60000',
    '{a="2"} 3 @180000',
  ])
  expect(await stored('s:top', startMs)).toEqual([
    '{a="1"} 11 @120000',
    '{a="1"} 11 @60000',
    '{a="1"} stale @180000',
    '{a="2"} 20 @60000',
    '{a="2"} stale @120000',
  ])
  expect(await stored('s:count', startMs)).toEqual(['{} 1 @120000', '{} 2 @60000', '{} stale @180000'])
  expect(await stored('s:seen', startMs)).toEqual(['{} 1 @60000', '{} 2 @120000', '{} 2 @180000'])
  expect(await stored('s:histogram', startMs)).toEqual(['{} 3 @120000', '{} 3 @180000', '{} 3 @60000'])
  expect(await stored('s:copy', startMs)).toEqual(['{} 3 @120000', '{} 3 @180000', '{} 3 @60000'])
}, 60_000)
