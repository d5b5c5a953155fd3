import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { cutLines } from './cut-lines.ts'
import { getSpan } from './get-span.ts'
import { readTraceSpans } from './read-trace-spans.ts'
import { searchTraces, type SearchTracesInput } from './search-traces.ts'
import type { SpanColumns } from './span-columns.ts'
import { traceDifference } from './trace-difference.ts'
import { traceFields } from './trace-fields.ts'
import { traceScatter } from './trace-scatter.ts'

const from = parseNanoTime('2026-11-20T00:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-20T01:00:00Z') ?? 0n
const range = { from, to }
const { signal } = new AbortController()
const scope = { projectId: 1, range, signal }
const long = 'c'.repeat(32)
const longSpans = 20_000
let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext

/** 300 traces of two spans each: every tenth is slow, failed and of release 2. Every trace has one of three durations, so that there are ties. */
beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
  const at = (nanos: string): string => `fromUnixTimestamp64Nano(toInt64(${from}) + ${nanos}, 'UTC')`
  const id = `lower(leftPad(hex(number + 1), 32, '0'))`
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service, environment, attributes, resource, \`events.timestamp\`, \`events.name\`, \`events.attributes\`)
     SELECT 1, ${at('number * 10000000000')}, if(number % 10 = 0, 2000000000, 1000000 * (1 + number % 2)), ${id}, 'aaaaaaaaaaaaaaaa', '', 'POST /pay', 'server',
       if(number % 10 = 0, 'error', 'unset'), 'shop', if(number % 3 = 0, 'staging', 'production'),
       map('http.response.status_code', if(number % 10 = 0, '503', '200'), 'nr', toString(number)), map('service.version', if(number % 10 = 0, '2', '1')),
       if(number % 10 = 0, [${at('number * 10000000000')}], []), if(number % 10 = 0, ['exception'], []), if(number % 10 = 0, [map('exception.type', 'E')], [])
     FROM numbers(300)`,
  )
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service, environment)
     SELECT 1, ${at('number * 10000000000 + 1')}, 500000, ${id}, 'bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa', 'SELECT', 'client', 'unset', 'db', 'production' FROM numbers(300)`,
  )
  // Twenty thousand spans: a root, and each other below the one of half its number; the last is there twice, one begins before the root.
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, service)
     SELECT 7, ${at('1000000000 + if(number = 5, -1000, number * 1000)')}, 1000 * (30000 - number), '${long}', lower(leftPad(hex(least(number, ${longSpans - 2})), 16, '0')),
       if(number = 0, '', lower(leftPad(hex(intDiv(number, 2)), 16, '0'))), concat('step "', toString(number % 50), '"\n'), 'internal', if(number % 100 = 0, 'error', 'ok'), concat('s', toString(number % 5))
     FROM numbers(${longSpans})`,
  )
})
afterAll(() => engine.stop())

const search = (input: Partial<SearchTracesInput>): ReturnType<typeof searchTraces> =>
  searchTraces(context, { ...scope, limit: 500, sort: 'newest', ...input })
const count = async (q: string): Promise<number> => (await search({ q })).rows.length

describe('searching', () => {
  test.each([
    ['status:error', 30],
    ['duration:>1s', 30],
    ['duration:[1ms TO 1ms]', 120],
    ['service:db', 300],
    ['service:shop -status:error', 270],
    ['http.status_code:5xx', 30],
    ['http.status_code:5xx duration:<1s', 0],
    ['event:exception service.version:2', 30],
    ['operation:/^POST/ kind:server', 300],
    ['pay', 300],
    ['nr:>=290', 10],
    ['nr:exists status:error', 30],
    ['service:nobody OR nr:7', 1],
  ])('%s finds %i', async (q, expected) => {
    expect(await count(q)).toBe(expected)
  })

  test('the environment holds for the span that matches', async () => {
    expect((await search({ q: 'operation:"POST /pay"', environment: 'staging' })).rows).toHaveLength(100)
    expect((await search({ service: 'db', environment: 'staging' })).rows).toHaveLength(0)
  })

  test.each([
    ['', 200],
    ['status:error', 20],
    ['duration:<1s', 180],
  ])('an environment means the same typed beside "%s" as chosen, and the scatter shows %i roots', async (q, roots) => {
    const typed = { q: `environment:production ${q}` }
    const chosen = { q, environment: 'production' }
    const ids = ({ rows }: Awaited<ReturnType<typeof search>>): readonly string[] => rows.map(({ traceId }) => traceId)
    expect(ids(await search(typed))).toEqual(ids(await search(chosen)))
    const scatter = await traceScatter(context, { ...scope, ...typed })
    expect(scatter).toEqual(await traceScatter(context, { ...scope, ...chosen }))
    expect(scatter.total).toBe(roots)
  })

  test.each([40, 300])('slowest first in pages of %i: every trace once, in order', async (limit) => {
    const rows = []
    let cursor: string | undefined
    do {
      const page = await search({ sort: 'slowest', limit, cursor })
      rows.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(new Set(rows.map(({ traceId }) => traceId)).size).toBe(300)
    expect(rows).toHaveLength(300)
    const durations = rows.map(({ durationMs }) => durationMs)
    expect(durations).toEqual(durations.toSorted((a, b) => b - a))
  })

  test('a cursor of one order is refused by the other', async () => {
    const { next } = await search({ sort: 'slowest', limit: 5 })
    await expect(search({ cursor: next ?? '' })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(search({ q: 'service:(' })).rejects.toMatchObject({ code: 'bad_input', details: { position: 9 } })
  })
})

test('facets count the newest matching spans', async () => {
  const fields = await traceFields(context, { ...scope, q: 'service:shop' })
  const of = (name: string): unknown => fields.find((field) => field.name === name)?.values
  expect(of('service')).toEqual([{ value: 'shop', count: 300 }])
  expect(of('status')).toEqual([
    { value: 'unset', count: 270 },
    { value: 'error', count: 30 },
  ])
  expect(of('service.version')).toEqual([
    { value: '1', count: 270 },
    { value: '2', count: 30 },
  ])
  const one = await traceFields(context, { ...scope, q: '', field: 'http.response.status_code' })
  expect(one).toEqual([
    {
      name: 'http.response.status_code',
      values: [
        { value: '200', count: 270 },
        { value: '503', count: 30 },
      ],
    },
  ])
})

test('the scatter stands for every root, and errors have points of their own', async () => {
  const scatter = await traceScatter(context, { ...scope, q: '' })
  expect(scatter).toMatchObject({ total: 300, errors: 30, cut: false })
  expect(scatter.count.reduce((sum, one) => sum + one, 0)).toBe(300)
  expect(scatter.failed.filter(Boolean).length).toBeGreaterThan(0)
  for (const [index, failed] of scatter.failed.entries()) expect(scatter.durationMs[index] === 2000).toBe(failed)
  expect(Math.min(...scatter.timeMs)).toBeGreaterThanOrEqual(Number(from / 1_000_000n))
  expect(scatter.traceId.every((one) => /^[0-9a-f]{32}$/.test(one))).toBe(true)
  expect(await traceScatter(context, { ...scope, q: 'service:nobody' })).toMatchObject({ total: 0, timeMs: [] })
})

test('by time alone the points count every root, however many there are', async () => {
  const { timeMs, count: counts, failed, total, cut } = await traceScatter(context, { ...scope, q: '', by: 'time' })
  expect({ total, cut, sum: counts.reduce((sum, one) => sum + one, 0) }).toEqual({ total: 300, cut: false, sum: 300 })
  expect(counts.filter((_, index) => failed[index]).reduce((sum, one) => sum + one, 0)).toBe(30)
  // A step is 22.5 seconds and what went well in it one point, of whichever durations.
  const steps = timeMs.map((ms, index) => `${Math.floor((ms - Number(from / 1_000_000n)) / 22_500)} ${failed[index]}`)
  expect(new Set(steps).size).toBe(steps.length)
})

test('why slow ones are slow: what they have and the others have not', async () => {
  const found = await traceDifference(context, { ...scope, q: '', selection: { range, minDurationMs: 1000, maxDurationMs: 5000 } })
  expect(found).toMatchObject({ inside: 30, outside: 270 })
  const named = Object.fromEntries(found.differences.map(({ name, value, inside, outside }) => [`${name}=${value}`, [inside, outside]]))
  expect(named).toMatchObject({ 'service.version=2': [1, 0], 'status=error': [1, 0], 'http.response.status_code=200': [0, 1] })
  expect(Object.keys(named).some((name) => name.startsWith('nr='))).toBe(false)
  const nothing = { range, minDurationMs: 1e6, maxDurationMs: 1e7 }
  expect(await traceDifference(context, { ...scope, q: '', selection: nothing })).toEqual({ inside: 0, outside: 300, differences: [] })
})

describe('a trace of twenty thousand spans', () => {
  test('comes in pieces, few spans first, each text once', async () => {
    const { head, pieces } = await readTraceSpans(context, { projectId: 7, traceId: long.toUpperCase(), signal })
    expect(head).toMatchObject({
      traceId: long,
      spanCount: longSpans,
      errorCount: 200,
      truncated: false,
      start: '2026-11-20T00:00:00.999999000Z',
    })
    const all: SpanColumns[] = []
    for await (const piece of pieces) all.push(piece)
    expect(all[0]?.spanId).toHaveLength(2000)
    expect(all.flatMap(({ spanId }) => spanId)).toHaveLength(longSpans)
    const texts = all.flatMap((piece) => piece.texts)
    expect(new Set(texts).size).toBe(texts.length)
    const offsets = all.flatMap(({ offsetNs }) => offsetNs)
    expect(offsets[0]).toBe(0)
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    const names = all.flatMap(({ name }) => name).map((place) => texts[place])
    expect(new Set(names)).toEqual(new Set(Array.from({ length: 50 }, (_, index) => `step "${index}"\n`)))
  })

  test('one that nobody has is not found; another project has its own', async () => {
    await expect(readTraceSpans(context, { projectId: 1, traceId: long, signal })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a span of it whole, and both that share an id', async () => {
    const [span] = await getSpan(context, { projectId: 7, traceId: long, spanId: '0000000000000005', signal })
    expect(span).toMatchObject({ offsetMs: 0, service: 's0', parentSpanId: '0000000000000002' })
    expect(
      await getSpan(context, { projectId: 7, traceId: long, spanId: (longSpans - 2).toString(16).padStart(16, '0'), signal }),
    ).toHaveLength(2)
    await expect(getSpan(context, { projectId: 1, traceId: long, spanId: '0000000000000005', signal })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

test('lines are cut wherever the pieces of the source end', async () => {
  const text = Array.from({ length: 25 }, (_, index) => `line ${index} ${'ש'.repeat(index % 4)}`).join('\n') + '\n'
  for (const size of [1, 7, 64, 4096]) {
    const bytes = Buffer.from(text)
    const source = (async function* () {
      // One buffer is used again and again, as the store may do.
      const piece = Buffer.alloc(size)
      for (let at = 0; at < bytes.length; at += size) yield piece.subarray(0, bytes.copy(piece, 0, at, at + size))
    })()
    const cut: string[][] = []
    for await (const lines of cutLines(source, { first: 3, later: 10, mostBytes: 1000 })) cut.push(lines.split('\n'))
    expect(cut.map((lines) => lines.length)).toEqual([3, 10, 10, 2])
    expect(cut.flat().join('\n')).toBe(text.trimEnd())
  }
})
