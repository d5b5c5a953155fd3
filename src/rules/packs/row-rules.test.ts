import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import type { SearchableRecord } from '../../query/logs/searchable-record.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { packs } from './index.ts'
import { makePackGroups } from './make-pack-groups.ts'
import { durationOf } from './make-ready-rules.ts'

const minuteMs = 60_000
const dayMs = 1440 * minuteMs
const nowMs = Date.parse('2026-11-20T12:00:30Z')
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

let engine: Awaited<ReturnType<typeof startTestEngine>>

/** Spans of a service, evenly over the time from `fromMs` on for so long: `count` of them, of which the last `failed` fail. */
async function insertSpans(
  service: string,
  {
    fromMs,
    forMs,
    count,
    failed = 0,
    ms = 10,
    version = '',
  }: Readonly<{ fromMs: number; forMs: number; count: number; failed?: number; ms?: number; version?: string }>,
): Promise<void> {
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service, environment, resource)
     SELECT 1, fromUnixTimestamp64Milli(toInt64(${fromMs}) + toInt64(number * ${forMs / count}), 'UTC'), ${ms * 1e6}, lower(leftPad(hex(number + 1), 32, '0')),
       'aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'GET /', 'server', if(number >= ${count - failed}, 'error', 'unset'), '${service}', 'production',
       ${version === '' ? "CAST(map(), 'Map(String, String)')" : `map('service.version', '${version}')`}
     FROM numbers(${count})`,
  )
}

beforeAll(async () => {
  engine = await startTestEngine()
  const recent = { fromMs: nowMs - 4 * minuteMs, forMs: 3.9 * minuteMs }
  for (const ms of [990, 1010, 1990, 2020, 4950, 5050]) await insertSpans(`takes ${ms} ms`, { ...recent, count: 40, ms })
  await insertSpans('rarely slow', { ...recent, count: 19, ms: 9000 })
  for (const failed of [4, 6, 19, 21]) await insertSpans(`fails ${failed}`, { ...recent, count: 400, failed })
  await insertSpans('vedette', { ...recent, count: 400, failed: 400, ms: 9000 })
  // Steady until eleven minutes ago; until nine; once in five minutes; until the day before yesterday.
  await insertSpans('silent', { fromMs: nowMs - 120 * minuteMs, forMs: 108 * minuteMs, count: 400 })
  await insertSpans('pausing', { fromMs: nowMs - 120 * minuteMs, forMs: 112 * minuteMs, count: 400 })
  await insertSpans('seldom', { fromMs: nowMs - 120 * minuteMs, forMs: 100 * minuteMs, count: 20 })
  await insertSpans('gone', { fromMs: nowMs - 27 * 60 * minuteMs, forMs: 120 * minuteMs, count: 400 })
  const quarter = { forMs: 14 * minuteMs }
  for (const now of [9, 11]) {
    await insertSpans(`has ${now} of 100`, { ...quarter, fromMs: nowMs - dayMs - 14 * minuteMs, count: 100 })
    await insertSpans(`has ${now} of 100`, { ...quarter, fromMs: nowMs - 14 * minuteMs, count: now })
  }
  await insertSpans('had few', { ...quarter, fromMs: nowMs - dayMs - 14 * minuteMs, count: 99 })
  await insertSpans('deployed', { fromMs: nowMs - 60 * minuteMs, forMs: 40 * minuteMs, count: 40, version: '1.0' })
  await insertSpans('deployed', { fromMs: nowMs - 10 * minuteMs, forMs: 9 * minuteMs, count: 10, version: '1.1' })
  await insertSpans('new', { fromMs: nowMs - 10 * minuteMs, forMs: 9 * minuteMs, count: 10, version: '1.0' })
  const said = (service: string, times: number, given: Partial<SearchableRecord>): readonly SearchableRecord[] =>
    Array.from({ length: times }, (_, at) =>
      buildRecord({ timestamp: BigInt(nowMs - minuteMs + at) * 1_000_000n, service, host: 'web-1', ...given }),
    )
  const failure = {
    attributes: new Map([
      ['event.category', 'authentication'],
      ['event.outcome', 'failure'],
    ]),
    body: 'session.create',
  }
  await insertLogRecords(engine.store, 1, [
    ...said('twenty', 20, { body: 'Failed password for root from 192.0.2.1' }),
    ...said('more than twenty', 21, failure),
    ...said('more than a hundred', 101, { body: 'Login failed' }),
    ...said('logged in', 200, { body: 'accepted password' }),
    ...said('four', 4, { body: 'payment declined', severityNumber: 17 }),
    ...said('five', 5, { body: 'Stripe says no', severityNumber: 17 }),
    ...said('paid', 50, { body: 'payment accepted', severityNumber: 9 }),
    ...said('sick', 1, { body: 'WARNING: page verification failed, calculated checksum 1 but expected 2' }),
    ...said('small', 1, { body: 'java.lang.OutOfMemoryError: Java heap space' }),
    ...said('worked on', 1, { body: 'entering maintenance' }),
    ...said('vedette', 30, { body: 'payment checksum mismatch OutOfMemoryError', severityNumber: 17 }),
  ])
})
afterAll(() => engine.stop())

/** `SUBJECT SEVERITY` of what a rule tells at a time, once it has held for as long as it must. */
async function tell(name: string, atMs: number): Promise<readonly string[]> {
  const group = makePackGroups({ enabled: true, off: [], rules: {} }).find(({ rules }) => rules.some((rule) => rule.name === name))
  if (group === undefined) throw new Error(`there is no rule ${name}`)
  const book = new MemoryBook()
  const telemetry = { telemetry: engine.store, clock: systemClock, projectId: 1 }
  const context = { ...groupContext({ now: () => nowMs, monotonic: () => 0 }, new MemoryStore(), book), telemetry }
  const rules = group.rules.filter((rule) => rule.name === name).map((rule) => (rule.kind === 'alerting' ? { ...rule, forMs: 0 } : rule))
  const running = new RunningGroup(context, { ...group, rules }, { intervalMs: minuteMs, queryOffsetMs: 0 })
  await running.evaluate(atMs, calm)
  return running.rules.flatMap(({ rule, alerts, lastError }) => {
    if (lastError !== undefined) throw new Error(`${rule.name}: ${lastError}`)
    return (alerts?.shown ?? []).map(({ labels }) => `${labels.get('service')} ${labels.get('severity')}`)
  })
}

const cases: readonly (readonly [rule: string, told: readonly string[]])[] = [
  [
    'SlowRequests',
    ['takes 1010 ms warning', 'takes 1990 ms warning', 'takes 2020 ms medium', 'takes 4950 ms medium', 'takes 5050 ms high'],
  ],
  ['FailingRequests', ['fails 19 medium', 'fails 21 high', 'fails 6 medium']],
  ['ServiceSilent', ['silent high']],
  ['NoTraffic', ['has 9 of 100 high']],
  ['Deployment', ['deployed info']],
  ['LogInFailures', ['more than a hundred high', 'more than twenty medium']],
  ['PaymentErrors', ['five critical']],
  ['DataCorruption', ['sick critical']],
  ['OutOfMemory', ['small high']],
  ['Maintenance', ['worked on info']],
]

test.each(cases)('%s', async (rule, told) => {
  expect((await tell(rule, nowMs)).toSorted()).toEqual(told)
  // Two days later there is nothing of it in any window.
  expect(await tell(rule, nowMs + 2 * dayMs)).toEqual([])
})

test('no rule on rows is left out', () => {
  const onRows = packs.flatMap(({ rules }) =>
    rules.filter(({ query }) => !('promql' in query) && !('rules' in query)).map(({ name }) => name),
  )
  expect(cases.map(([rule]) => rule).toSorted()).toEqual(onRows.toSorted())
})

test('what they must hold for is said', () => {
  const rules = packs.flatMap((pack) => pack.rules)
  expect(rules.filter((rule) => durationOf(rule.for ?? '0s') > 30 * minuteMs)).toEqual([])
})
