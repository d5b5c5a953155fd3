import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { insertSeriesRuns } from '../../../test/harness/insert-series-runs.ts'
import { systemClock } from '../../lib/clock.ts'
import { Labels, StoredMetrics } from '../../query/promql/index.ts'
import type { WrittenNative } from '../native/read-native-rule.ts'
import type { TelemetryQuestions } from '../questions/question.ts'
import { runOfSample } from '../run/result-sample.ts'
import { slotAtOrBefore, slotsOf } from '../run/slots.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { eventsOf, lastOf, LiveRule, ruleOf, slotTimesOf } from '../testdata/run-live.ts'
import { backTestRule } from './back-test-rule.ts'

/** What rules on rows, on other alerts and on SQL do in a back-test over the real store, beside what they do when they run. */
const startMs = Date.parse('2026-11-20T12:00:00Z')
const minuteMs = 60_000
/** Rows come for so long, after a while of nothing. */
const busyMinutes = 42
const quietMinutes = 8
const forever = new AbortController().signal
const clock = { now: () => startMs, monotonic: () => 0 }

/** Each composite has one of its own. */
let lastProject = 1
let engine: Awaited<ReturnType<typeof startTestEngine>>
let telemetry: TelemetryQuestions

beforeAll(async () => {
  engine = await startTestEngine()
  telemetry = { telemetry: engine.store, clock: systemClock, projectId: 1 }
  const rows = Array.from({ length: busyMinutes }, (_, minute) => rowsOf(minute)).flat()
  const records = rows.map(({ timeMs, service, isBad }) =>
    buildRecord({ timestamp: BigInt(timeMs) * 1_000_000n, service, severityNumber: isBad ? 17 : 9, body: 'x' }),
  )
  await insertLogRecords(engine.store, 1, records)
  const spans = rows.map(
    ({ timeMs, service, isBad }, at) =>
      `(1, fromUnixTimestamp64Milli(${timeMs}, 'UTC'), ${(isBad ? 900 : 20) * 1_000_000 + at}, '${String(at).padStart(32, '0')}', ` +
      `'aaaaaaaaaaaaaaaa', '', 'GET /', 'server', '${isBad ? 'error' : 'unset'}', '${service}')`,
  )
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service) VALUES ${spans.join(', ')}`,
  )
})
afterAll(() => engine.stop())

/** The rows of a minute: both services are well and ill in turns, one of them is silent for a while. */
function rowsOf(minute: number): readonly { readonly timeMs: number; readonly service: string; readonly isBad: boolean }[] {
  return ['cart', 'shop'].flatMap((service, which) => {
    if (service === 'shop' && minute >= 20 && minute < 32) return []
    const isIll = Math.floor((minute + 3 * which) / 7) % 3 === 1
    return Array.from({ length: isIll ? 5 : 3 }, (_, at) => ({
      timeMs: startMs + minute * minuteMs + ((at * 13_007 + minute * 331) % minuteMs),
      service,
      isBad: isIll ? at < 3 : at === 0 && minute % 6 === 0,
    }))
  })
}

function lastRowMs(nowMs: number): number | undefined {
  const sinceStart = nowMs - startMs
  if (sinceStart < 0) return undefined
  const minute = Math.min(busyMinutes - 1, Math.floor(sinceStart / minuteMs))
  const times = [minute - 1, minute].flatMap((one) => (one < 0 ? [] : rowsOf(one).map(({ timeMs }) => timeMs)))
  return times.filter((timeMs) => timeMs <= nowMs).reduce<number | undefined>((last, timeMs) => Math.max(last ?? timeMs, timeMs), undefined)
}

const inputs = (nowMs: () => number) => ({ metricNames: async () => new Set<string>(), lastRowsMs: async () => lastRowMs(nowMs()) })

const sql =
  'SELECT service, countIf(severity_number >= 17) AS value FROM log_records WHERE timestamp > fromUnixTimestamp64Milli({now:Int64} - 240000) ' +
  'AND timestamp <= fromUnixTimestamp64Milli({now:Int64}) GROUP BY service'

test.each<[string, WrittenNative]>([
  ['a threshold by service', { query: { logs: 'severity:error', window: '5m', by: ['service'], above: 6 } }],
  ['a threshold that lasts and is kept', { query: { logs: 'severity:error', window: '5m', above: 6 }, for: '2m', keepFiringFor: '3m' }],
  ['few and many over a year', { query: { logs: 'severity:error', window: '1y', below: 5, above: 20 } }],
  ['absence', { query: { logs: 'service:shop', window: '3m', below: 1 }, for: '1m' }],
  [
    'a share by service',
    { query: { logs: 'severity:error', of: '', window: '4m', by: ['service'], above: 0.4 }, labels: { of: '{{ $labels.service }}' } },
  ],
  ['a rise against the past', { query: { logs: 'severity:error', window: '4m', by: ['service'], comparedTo: '10m', above: 2 } }],
  ['a fall against the past', { query: { logs: '', window: '90s', by: ['service'], comparedTo: '5m', below: 0.8 }, keepFiringFor: '2m' }],
  ['many spans', { query: { traces: '', window: '3m', by: ['service'], above: 12 } }],
  ['many errors', { query: { traces: '', measure: 'errors', window: '100s', above: 4 }, for: '1m', evaluate: '30s' }],
  [
    'a rate of errors',
    { query: { traces: '', measure: 'error_rate', window: '3m', by: ['service'], atLeast: 4, above: 0.3 }, keepFiringFor: '2m' },
  ],
  ['a percentile', { query: { traces: '', measure: 'p95', window: '3m', by: ['service'], above: 500 }, for: '1m' }],
  ['fewer spans than before', { query: { traces: 'service:shop', measure: 'count', window: '2m', comparedTo: '6m', below: 0.7 } }],
  ['a SELECT by service', { query: { sql, above: 4 }, for: '1m', keepFiringFor: '1m' }],
  [
    'a SELECT, with a template among the labels',
    { query: { sql: 'SELECT {now:Int64} / 60000 % 7 AS value', above: 4.5 }, labels: { at: '{{ $value }}' } },
  ],
])('%s: as it runs', async (_title, fields) => {
  const written = ruleOf({ name: 'Rows', severity: 'high', ...fields })
  const context = { ...groupContext(clock, new MemoryStore(), new MemoryBook()), telemetry }
  const slots = slotsOf({ file: 'page', name: 'Rows', intervalMs: written.intervalMs })
  const range = { fromMs: startMs - quietMinutes * minuteMs, toMs: startMs + (busyMinutes + quietMinutes) * minuteMs }
  const asked = { ...context, subqueryStepMs: minuteMs }
  const last = await lastOf(backTestRule(asked, { rule: written.rule, slots, ...range }, { withinMs: 60_000, signal: forever }))
  const times = slotTimesOf(last)
  expect([last.done, last.failures]).toEqual([times.length, 0])
  const live = new LiveRule(context, written, inputs)
  for (const slotMs of times) await live.evaluate(slotMs)
  expect(eventsOf(last).toSorted()).toEqual(live.events.toSorted())
  // It began and ended.
  expect(new Set(live.events.map((event) => event.split(' ')[1]))).toEqual(new Set(['+', '-']))
})

test.each<[string, WrittenNative]>([
  ['together', { query: { composite: 'Slow and Errors' } }],
  ['together by host, for a while', { query: { composite: 'Slow and Errors', on: ['host'] }, for: '2m' }],
  ['one without the other, kept', { query: { composite: 'Slow unless Errors', on: ['host'] }, keepFiringFor: '2m' }],
  ['one or the other without one', { query: { composite: '(Slow or Errors) unless Slow', on: ['host'] } }],
])('%s: as it runs beside the rules that it names', async (_title, fields) => {
  const store = new MemoryStore()
  const hosts = ['a', 'b', 'c']
  const minutes = 90
  for (const [which, host] of hosts.entries())
    for (const [metric, every] of [
      ['slow', 5],
      ['errors', 7],
    ] as const)
      store.write(
        Array.from({ length: minutes }, (_, minute) => ({
          labels: Labels.from(Object.entries({ __name__: metric, host })),
          timeMs: startMs + minute * minuteMs,
          value: Math.floor((minute + 2 * which) / every) % 2,
        })),
      )
  store.flush()
  store.written.length = 0
  const context = groupContext(clock, store, new MemoryBook())
  const slow = ruleOf({ name: 'Slow', severity: 'low', query: { promql: 'slow > 0' }, for: '1m' })
  const errors = ruleOf({ name: 'Errors', severity: 'low', query: { promql: 'errors > 0' }, keepFiringFor: '1m' })
  const both = ruleOf({ name: 'Both', severity: 'high', ...fields })
  const known = (nowMs: () => number) => ({ metricNames: async () => new Set(['slow', 'errors']), lastRowsMs: async () => nowMs() })
  const rules = [slow, errors, both].map((written) => ({
    live: new LiveRule(context, written, known),
    slots: slotsOf({ file: 'page', name: written.rule.name, intervalMs: written.intervalMs }),
  }))
  const toMs = startMs + minutes * minuteMs
  const turns = rules.flatMap(({ live, slots }) => {
    const firstMs = slotAtOrBefore(slots, startMs) + slots.intervalMs
    return Array.from({ length: Math.floor((toMs - firstMs) / slots.intervalMs) + 1 }, (_, at) => ({
      live,
      slotMs: firstMs + at * slots.intervalMs,
    }))
  })
  expect(new Set(rules.map(({ slots }) => slots.offsetMs)).size).toBe(rules.length)
  for (const { live, slotMs } of turns.toSorted((a, b) => a.slotMs - b.slotMs)) await live.evaluate(slotMs)
  const projectId = ++lastProject
  await insertSeriesRuns(
    engine.store,
    projectId,
    store.written.map((sample) => runOfSample(sample)),
  )
  const source = new StoredMetrics(engine.store).source(projectId)
  const asked = { ...context, source, telemetry, subqueryStepMs: minuteMs }
  const [, , own] = rules
  if (own === undefined) throw new Error('no rule')
  const last = await lastOf(
    backTestRule(asked, { rule: both.rule, slots: own.slots, fromMs: startMs, toMs }, { withinMs: 60_000, signal: forever }),
  )
  expect(last.failures).toBe(0)
  expect(eventsOf(last).toSorted()).toEqual(own.live.events.toSorted())
  expect(own.live.events.length).toBeGreaterThan(4)
})
