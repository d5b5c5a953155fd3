import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import { formatLabels, MemorySource, type VectorSample } from '../../query/promql/index.ts'
import { answerQuestion } from '../questions/answer-question.ts'
import { questions } from '../questions/index.ts'
import type { QuestionContext } from '../questions/question.ts'
import { answerSlots } from './slot-answers.ts'

const startMs = Date.parse('2026-11-20T12:00:00Z')
const minuteMs = 60_000
const { signal } = new AbortController()
const query = { subqueryStepMs: minuteMs, timeoutMs: 10_000 }

let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QuestionContext

beforeAll(async () => {
  engine = await startTestEngine()
  context = { source: new MemorySource(), telemetry: { telemetry: engine.store, clock: systemClock, projectId: 1 } }
  // Also at the very edges of windows, and a millisecond beside them.
  const record = (at: number, service: string, severityNumber: number) =>
    buildRecord({ timestamp: BigInt(startMs + at) * 1_000_000n, service, severityNumber, body: 'x' })
  const records = Array.from({ length: 200 }, (_, n) =>
    record(((n * 7919) % 1200) * 1000 - (n % 3), n % 4 === 0 ? 'cart' : 'shop', n % 5 === 0 ? 17 : 9),
  )
  await insertLogRecords(engine.store, 1, records)
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service)
     SELECT 1, fromUnixTimestamp64Milli(toInt64(${startMs} + ((number * 7919) % 1200) * 1000 - number % 3), 'UTC'), 1000000 * (1 + number % 37),
     lower(leftPad(hex(number + 1), 32, '0')), 'aaaaaaaaaaaaaaaa', '', 'GET /', 'server', if(number % 5 = 0, 'error', 'unset'), if(number % 4 = 0, 'cart', 'shop')
     FROM numbers(200)`,
  )
})
afterAll(() => engine.stop())

function show(samples: readonly VectorSample[]): readonly string[] {
  return samples.map(({ labels, value }) => `${formatLabels(labels)} ${Number(value).toFixed(6)}`).toSorted()
}

test.each([
  [{ logs: 'severity:error', window: '5m', by: ['service'], above: 0 }, 60],
  [{ logs: 'severity:error', window: '90s', above: 0 }, 60],
  [{ logs: 'severity:error', window: '20s', by: ['service'], above: 0 }, 60],
  [{ logs: '', window: '61s', below: 1000 }, 15],
  [{ logs: 'severity:error', of: 'service:shop', window: '2m', by: ['service'], above: 0 }, 60],
  [{ logs: '', window: '2m', comparedTo: '5m', above: 0 }, 60],
  [{ traces: '', window: '5m', by: ['service'], above: 0 }, 60],
  [{ traces: '', measure: 'errors', window: '100s', above: -1 }, 60],
  [{ traces: '', measure: 'error_rate', window: '3m', by: ['service'], atLeast: 3, above: 0 }, 60],
  [{ traces: '', measure: 'p95', window: '100s', by: ['service'], above: 0 }, 60],
  [{ traces: 'service:shop', measure: 'p50', window: '45s', atLeast: 2, above: 0 }, 60],
] as const)('%o every %i s: the windows of all slots at once are what each is on its own', async (fields, everySeconds) => {
  const question = questions.find(({ name }) => name in fields)
  if (question === undefined) throw new Error('no such question')
  const asked = { name: question.name, settings: question.settings.parse(fields) }
  const rule = {
    kind: 'alerting',
    name: 'A',
    query: '',
    labels: [],
    annotations: [],
    forMs: 0,
    keepFiringForMs: 0,
    question: asked,
  } as const
  const stepMs = everySeconds * 1000
  const slots = { firstMs: startMs - 2 * stepMs, stepMs, count: 24 }
  const vectors = await answerSlots(context, rule, slots, query, signal)
  let found = 0
  for (let slot = 0; slot < slots.count; slot++) {
    const timeMs = slots.firstMs + slot * stepMs
    const alone = show(await answerQuestion(context, rule, { ...query, timeMs }, signal))
    found += alone.length
    expect([timeMs, show(vectors?.[slot] ?? [])]).toEqual([timeMs, alone])
  }
  expect(found).toBeGreaterThan(0)
})
