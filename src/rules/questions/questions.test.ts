import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import { formatLabels, MemorySource } from '../../query/promql/index.ts'
import { answerQuestion } from './answer-question.ts'
import { questions } from './index.ts'
import type { TelemetryQuestions } from './question.ts'
import { writeComposite } from './write-composite.ts'

const minuteMs = 60_000
const nowMs = Date.parse('2026-11-20T12:00:00Z')
const { signal } = new AbortController()

let engine: Awaited<ReturnType<typeof startTestEngine>>
let telemetry: TelemetryQuestions

beforeAll(async () => {
  engine = await startTestEngine()
  telemetry = { telemetry: engine.store, clock: systemClock, projectId: 1 }
  // An hour ago 10 records of each service, of which one fails; in the last five minutes cart fails in 4 of 8, checkout says nothing.
  const record = (agoMs: number, service: string, severityNumber: number) =>
    buildRecord({
      timestamp: BigInt(nowMs - agoMs) * 1_000_000n,
      service,
      severityNumber,
      body: 'x',
      attributes: new Map([['http.route', '/a']]),
    })
  const before = ['cart', 'checkout'].flatMap((service) =>
    Array.from({ length: 10 }, (_, at) => record(62 * minuteMs, service, at === 0 ? 17 : 9)),
  )
  const now = Array.from({ length: 8 }, (_, at) => record(minuteMs, 'cart', at < 4 ? 17 : 9))
  await insertLogRecords(engine.store, 1, [...before, ...now])
  await insertLogRecords(engine.store, 2, [record(minuteMs, 'strange', 17)])
})
afterAll(() => engine.stop())

/** What a question says now: `{labels} value`. */
async function ask(fields: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const question = questions.find(({ name }) => name in fields)
  if (question === undefined) throw new Error('no such question')
  const rule = { kind: 'alerting', name: 'A', query: '', labels: [], annotations: [], forMs: 0, keepFiringForMs: 0 } as const
  const asked = { name: question.name, settings: question.settings.parse(fields) }
  const query = { timeMs: nowMs, subqueryStepMs: minuteMs, timeoutMs: 10_000 }
  const samples = await answerQuestion({ source: new MemorySource(), telemetry }, { ...rule, question: asked }, query, signal)
  return samples
    .map(({ labels, value }) => `${formatLabels(labels)} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : 'histogram'}`)
    .sort()
}

describe('logs', () => {
  test('a threshold, by fields; labels are named as labels may be', async () => {
    expect(await ask({ logs: 'severity:error', window: '5m', by: ['service', 'http.route'], above: 3 })).toEqual([
      '{http_route="/a", service="cart"} 4',
    ])
    expect(await ask({ logs: 'severity:error', window: '5m', above: 4 })).toEqual([])
  })

  test('absence: nothing came', async () => {
    expect(await ask({ logs: 'service:checkout', window: '5m', below: 1 })).toEqual(['{} 0'])
    expect(await ask({ logs: 'service:cart', window: '5m', below: 1 })).toEqual([])
  })

  test('a share of others', async () => {
    expect(await ask({ logs: 'severity:error', of: '', window: '5m', by: ['service'], above: 0.4 })).toEqual(['{service="cart"} 0.5'])
    expect(await ask({ logs: 'severity:error', of: 'service:nowhere', window: '5m', above: 0 })).toEqual([])
  })

  test('a change against the past, also of what is no more', async () => {
    expect(await ask({ logs: '', window: '5m', by: ['service'], comparedTo: '1h', below: 0.9 })).toEqual([
      '{service="cart"} 0.8',
      '{service="checkout"} 0',
    ])
    expect(await ask({ logs: 'severity:error', of: '', window: '5m', comparedTo: '1h', above: 4 })).toEqual(['{} 5'])
  })
})

describe('counts by fields that are below a limit', () => {
  test.each([
    [{ logs: '', by: ['service'], below: 1 }, false],
    [{ traces: '', by: ['service'], below: 0.5 }, false],
    [{ logs: '', by: ['service'], below: 2 }, true],
    [{ logs: '', by: ['service'], below: 1, above: 100 }, true],
    [{ logs: '', by: ['service'], below: 0.1, comparedTo: '1d' }, true],
    [{ logs: '', of: 'severity:error', by: ['service'], below: 0.5 }, true],
    [{ traces: '', by: ['service'], measure: 'error_rate', below: 0.5 }, true],
    [{ logs: '', below: 1 }, true],
  ])('%j can be reached: %s', (fields, isReachable) => {
    const question = questions.find(({ name }) => name in fields)
    expect(question?.settings.safeParse({ ...fields, window: '5m' }).success).toBe(isReachable)
  })
})

describe('sql', () => {
  test('a row of its own for each alert, of the own project alone', async () => {
    const sql = `SELECT service, count() AS value FROM log_records WHERE timestamp > fromUnixTimestamp64Milli({now:Int64} - 300000) GROUP BY service`
    expect(await ask({ sql, above: 0 })).toEqual(['{service="cart"} 8'])
  })

  test('without a column named value it fails', async () => {
    await expect(ask({ sql: 'SELECT count() AS n FROM log_records', above: 0 })).rejects.toThrow('no column named value')
  })
})

test('where there is no telemetry a question about it fails, and says so', async () => {
  const rule = { kind: 'alerting', name: 'A', query: '', labels: [], annotations: [], forMs: 0, keepFiringForMs: 0 } as const
  const question = { name: 'logs', settings: { logs: '', window: 1, by: [], above: 1 } }
  const query = { timeMs: nowMs, subqueryStepMs: minuteMs, timeoutMs: 10_000 }
  await expect(answerQuestion({ source: new MemorySource(), telemetry: undefined }, { ...rule, question }, query, signal)).rejects.toThrow(
    'no telemetry',
  )
})

test.each([
  ['A', 'max by (x) (ALERTS{alertname="A", alertstate="firing"})', ['A']],
  ['"A b\\""', 'max by (x) (ALERTS{alertname="A b\\"", alertstate="firing"})', ['A b"']],
])('a composite names %s', (text, promql, names) => {
  expect(writeComposite(text, ['x'])).toEqual({ ok: true, promql, names })
})

test.each(['', 'A B', 'A and', 'and A', '(A', 'A)', '()', 'A (B)', '"A', 'A$', '""', '('.repeat(60) + 'A'])(
  'a composite cannot be %s',
  (text) => {
    expect(writeComposite(text, [])).toMatchObject({ ok: false })
  },
)
