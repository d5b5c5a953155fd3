import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { findSpan } from './find-span.ts'
import { getTrace } from './get-trace.ts'
import { searchTraces, type SearchTracesInput } from './search-traces.ts'

const from = parseNanoTime('2026-11-20T00:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-20T01:00:00Z') ?? 0n
const range = { from, to }
const { signal } = new AbortController()
const count = 120
let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext

/** Trace i has a root span at i * 20 s (every third root at the same instant as the one before), a database span and, if i % 10 = 0, an error. */
beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
  const start = `toInt64(${from} + toInt64(n - if(n % 3 = 1, 1, 0)) * 20000000000)`
  const insert = (project: number, cells: string): Promise<void> =>
    engine.store.command(
      `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service, attributes,
        \`events.timestamp\`, \`events.name\`, \`events.attributes\`, \`links.trace_id\`, \`links.span_id\`, \`links.trace_state\`, \`links.attributes\`)
       SELECT ${project}, ${cells} FROM (SELECT number AS n, lower(leftPad(hex(number + 1), 32, '0')) AS id FROM numbers(${count}))`,
    )
  const noLists = `[], [], [], [], [], [], []`
  await insert(
    1,
    `fromUnixTimestamp64Nano(${start}, 'UTC'), 1000000 * (n + 1), id, 'aaaaaaaaaaaaaaaa', '', if(n % 2 = 0, 'GET /cart', 'POST /pay'), 'server',
     if(n % 10 = 0, 'error', 'unset'), if(n % 2 = 0, 'gateway', 'payments'), map('n', toString(n)),
     [fromUnixTimestamp64Nano(${start} + 7, 'UTC')], ['retry'], [map('k', 'v')], ['${'f'.repeat(32)}'], ['${'e'.repeat(16)}'], [''], [map('l', 'm')]`,
  )
  await insert(
    1,
    `fromUnixTimestamp64Nano(${start} + 500001, 'UTC'), 250000, id, 'bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa', 'SELECT', 'client', 'unset', 'db', map(), ${noLists}`,
  )
  await insert(
    2,
    `fromUnixTimestamp64Nano(${start}, 'UTC'), 5, id, 'cccccccccccccccc', '', 'other project', 'server', 'unset', 'other', map(), ${noLists}`,
  )
  // A trace whose root is missing.
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, service)
     SELECT 1, fromUnixTimestamp64Nano(${from} + 1, 'UTC'), 10, '${'d'.repeat(32)}', 'dddddddddddddddd', 'eeeeeeeeeeeeeeee', 'orphan', 'internal', 'worker'`,
  )
})
afterAll(() => engine.stop())

const search = (input: Partial<SearchTracesInput>): ReturnType<typeof searchTraces> =>
  searchTraces(context, { projectId: 1, range, limit: 500, sort: 'newest', signal, ...input })

describe('searching traces', () => {
  test.each([25, 120, 121])('pages of %i give every trace once, newest first', async (limit) => {
    const starts: string[] = []
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await search({ limit, cursor })
      expect(page.rows.length).toBeLessThanOrEqual(limit)
      ids.push(...page.rows.map((row) => row.traceId))
      starts.push(...page.rows.map((row) => row.start))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(ids).toHaveLength(count + 1)
    expect(new Set(ids).size).toBe(count + 1)
    expect(starts).toEqual(starts.toSorted().toReversed())
  })

  test('pages give a trace once whose spans lie far apart', async () => {
    // Longer than the first slices are wide.
    await engine.store.command(
      `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, service)
       SELECT 5, fromUnixTimestamp64Nano(${from} + toInt64(60 * intDiv(number, 2) + 50 * (number % 2)) * 1000000000, 'UTC'), 10,
         lower(leftPad(hex(intDiv(number, 2)), 32, '0')), lower(leftPad(hex(number), 16, 'a')), '', 'long', 'internal', 'worker'
       FROM numbers(12)`,
    )
    const ids: number[] = []
    let cursor: string | undefined
    do {
      const page = await search({ projectId: 5, limit: 2, cursor })
      ids.push(...page.rows.map(({ traceId }) => Number(traceId)))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual([5, 4, 3, 2, 1, 0])
  })

  test('a summary tells of the whole trace', async () => {
    const { rows } = await search({ operation: 'SELECT', limit: 1 })
    expect(rows).toEqual([
      {
        traceId: '78'.padStart(32, '0'),
        start: '2026-11-20T00:39:40.000Z',
        durationMs: 120,
        service: 'payments',
        operation: 'POST /pay',
        spanCount: 2,
        errorCount: 0,
        services: ['db', 'payments'],
      },
    ])
    const orphan = await search({ service: 'worker' })
    expect(orphan.rows).toMatchObject([{ service: 'worker', operation: 'orphan', spanCount: 1 }])
  })

  test.each([
    [{ service: 'gateway' }, 60],
    [{ service: 'db' }, 120],
    [{ service: 'nobody' }, 0],
    [{ operation: 'POST /pay' }, 60],
    [{ service: 'gateway', operation: 'POST /pay' }, 0],
    [{ status: 'error' as const }, 12],
    [{ status: 'ok' as const }, 108],
    [{ minDurationMs: 100 }, 21],
    [{ maxDurationMs: 10 }, 10],
    [{ minDurationMs: 11, maxDurationMs: 20 }, 10],
    [{ service: 'payments', minDurationMs: 100 }, 11],
    [{ service: 'other' }, 0],
  ])('%j finds %i', async (input, expected) => {
    expect((await search(input)).rows).toHaveLength(expected)
  })

  test('the range bounds it', async () => {
    expect((await search({ range: { from, to: from + 60_000_000_000n } })).rows).toHaveLength(4)
  })

  test('what makes no sense is refused', async () => {
    await expect(search({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(search({ minDurationMs: 2, maxDurationMs: 1 })).rejects.toMatchObject({ code: 'bad_input' })
  })
})

/** A trace with the spans of all its pieces. */
async function readTrace(projectId: number, traceId: string) {
  const { head, pieces } = await getTrace(context, { projectId, traceId, signal })
  const spans = []
  const sizes = []
  for await (const piece of pieces) {
    spans.push(...piece)
    sizes.push(piece.length)
  }
  return { head, spans, sizes }
}

test('a trace has all its spans in order, with events and links', async () => {
  const { head, spans } = await readTrace(1, 'B'.padStart(32, '0'))
  expect(head).toMatchObject({ start: '2026-11-20T00:03:00.000Z', durationMs: 11, spanCount: 2, errorCount: 1, truncated: false })
  expect(spans).toMatchObject([
    {
      spanId: 'aaaaaaaaaaaaaaaa',
      offsetMs: 0,
      durationMs: 11,
      status: 'error',
      attributes: { n: '10' },
      events: [{ timestamp: '2026-11-20T00:03:00.000000007Z', name: 'retry', attributes: { k: 'v' } }],
      links: [{ traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), attributes: { l: 'm' } }],
    },
    { spanId: 'bbbbbbbbbbbbbbbb', parentSpanId: 'aaaaaaaaaaaaaaaa', offsetMs: 0.500001, durationMs: 0.25, events: [], links: [] },
  ])
  await expect(readTrace(3, '1'.padStart(32, '0'))).rejects.toMatchObject({ code: 'not_found' })
})

test('a span is found by its id, the newest of those that share one, in its own project and range', async () => {
  const find = (spanId: string, projectId = 1, within = range) => findSpan(context, { projectId, spanId, range: within, signal })
  expect(await find('D'.repeat(16))).toEqual({
    spans: [{ traceId: 'd'.repeat(32), start: '2026-11-20T00:00:00.000000001Z', service: 'worker', name: 'orphan' }],
    searchedFrom: '2026-11-20T00:00:00.000Z',
  })
  const { spans, searchedFrom } = await find('a'.repeat(16), 1, { from, to: from + 2_400_000_000_000n })
  expect(spans[0]).toMatchObject({ traceId: '78'.padStart(32, '0'), service: 'payments' })
  expect(spans.map(({ start }) => start)).toEqual(
    spans
      .map(({ start }) => start)
      .toSorted()
      .toReversed(),
  )
  // It looks no further back than it has to.
  expect(searchedFrom > '2026-11-20T00:39').toBe(true)
  for (const none of [find('c'.repeat(16)), find('d'.repeat(16), 2), find('d'.repeat(16), 1, { from: from + 2n, to })])
    expect((await none).spans).toEqual([])
})

test('a long trace comes in pieces, the fewer spans in each the larger they are, and ends where it must', async () => {
  const add = (traceId: string, spans: number, attributeBytes: number): Promise<void> =>
    engine.store.command(
      `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, service, attributes)
       SELECT 4, fromUnixTimestamp64Nano(${from} + toInt64(number), 'UTC'), 1, '${traceId}', lower(leftPad(hex(number), 16, '0')), 'n', 'server', 's',
         map('text', repeat('x', ${attributeBytes})) FROM numbers(${spans})`,
    )
  const [long, large] = ['1'.repeat(32), '2'.repeat(32)]
  await add(long, 10_003, 1)
  await add(large, 40, 60_000)
  const first = await readTrace(4, long)
  expect(first.head).toMatchObject({ spanCount: 10_000, truncated: true })
  expect(first.spans.map(({ spanId }) => Number.parseInt(spanId, 16))).toEqual(Array.from({ length: 10_000 }, (_, i) => i))
  expect(Math.max(...first.sizes)).toBe(100)
  const second = await readTrace(4, large)
  expect(second.spans).toHaveLength(40)
  expect(Math.max(...second.sizes)).toBeLessThanOrEqual(3)
})
