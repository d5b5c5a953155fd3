import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { readLogContext } from './log-context.ts'
import { logFields } from './log-fields.ts'
import { logHistogram } from './log-histogram.ts'
import { searchLogs } from './search-logs.ts'

const from = parseNanoTime('2026-11-20T00:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-21T00:00:00Z') ?? 0n
const second = 1_000_000_000n
const { signal } = new AbortController()
const project = 1
const range = { from, to }

let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext
beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
  // 300 records: every third second has three of them, 60 share one instant, 20 of those are the same in everything shown.
  const records = Array.from({ length: 300 }, (_, i) =>
    buildRecord({
      timestamp: i < 60 ? from + 3600n * second : from + BigInt(i - (i % 3)) * 100n * second + 5n,
      body: i < 20 ? 'the same' : `row ${i}`,
      service: i % 2 === 0 ? 'cart' : 'checkout',
      host: i % 3 === 0 ? 'web-1' : 'web-2',
      environment: i % 6 === 5 ? 'staging' : 'production',
      severityNumber: i % 10 === 0 ? 17 : 9,
      attributes: new Map([['n', String(i % 50)]]),
      resource: new Map([['region', 'eu']]),
      class: i % 4 === 0 ? 'debug' : 'application',
    }),
  )
  for (let i = 0; i < 20; i++) records[i] = { ...records[0], body: 'the same' } as (typeof records)[0] // an element, as the length says
  await insertLogRecords(engine.store, project, records)
  await insertLogRecords(engine.store, 2, [buildRecord({ timestamp: from + second, body: 'row of another project' })])
})
afterAll(() => engine.stop())

describe('pages', () => {
  test.each([23, 59, 60, 61, 299, 300, 301])('of %i rows give every record once, in both orders', async (limit) => {
    for (const order of ['newest', 'oldest'] as const) {
      const rows = await readAll('', limit, order)
      expect(rows).toHaveLength(300)
      expect(rows.filter((row) => row.body === 'the same')).toHaveLength(20)
      expect(new Set(rows.map((row) => row.body)).size).toBe(281)
      const times = rows.map((row) => row.timestamp)
      expect(times).toEqual(order === 'newest' ? times.toSorted().toReversed() : times.toSorted())
    }
  })

  test('from a cursor, also among rows of one time, the rows behind it come back in the other order', async () => {
    const read = (order: 'newest' | 'oldest', limit: number, cursor?: string) =>
      searchLogs(context, { projectId: project, q: '', range, order, limit, cursor, signal })
    for (const limit of [5, 245, 260, 290]) {
      const there = await read('newest', limit)
      const back = await read('oldest', 1000, there.next ?? undefined)
      expect(back.rows.map(({ body }) => body).toSorted()).toEqual(there.rows.map(({ body }) => body).toSorted())
      // And from among them on, step by step.
      let cursor = there.next ?? undefined
      const steps: string[] = []
      while (cursor !== undefined) {
        const page = await read('oldest', 58, cursor)
        steps.push(...page.rows.map(({ body }) => body))
        cursor = page.next ?? undefined
      }
      expect(steps.toSorted()).toEqual(there.rows.map(({ body }) => body).toSorted())
    }
  })

  test('begin at a time, and go on in both orders from it', async () => {
    const at = from + 3600n * second
    const older = await searchLogs(context, { projectId: project, q: '', range, at, limit: 1000, signal })
    const newer = await searchLogs(context, { projectId: project, q: '', range, at, order: 'oldest', limit: 1000, signal })
    expect(older.rows.every(({ timestamp }) => timestamp < '2026-11-20T01:00:00.000Z')).toBe(true)
    expect(newer.rows.every(({ timestamp }) => timestamp >= '2026-11-20T01:00:00.000Z')).toBe(true)
    expect(older.rows.length + newer.rows.length).toBe(300)
  })

  test('are of one environment and service where these are named', async () => {
    const { rows } = await searchLogs(context, {
      projectId: project,
      q: '-row',
      environment: 'staging',
      service: 'checkout',
      range,
      limit: 1000,
      signal,
    })
    const all = await searchLogs(context, { projectId: project, q: 'env:staging service:checkout -row', range, limit: 1000, signal })
    expect(rows).toEqual(all.rows)
  })

  test('of a search give only what it matches', async () => {
    const rows = await readAll('service:cart severity>=error', 4)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.every((row) => row.service === 'cart' && row.severity === 'error')).toBe(true)
  })

  test('keep nanoseconds and never show another project', async () => {
    const { rows } = await searchLogs(context, { projectId: project, q: '"row 299"', range, limit: 10, signal })
    expect(rows).toMatchObject([
      {
        timestamp: '2026-11-20T08:15:00.000000005Z',
        body: 'row 299',
        attributes: { n: '49' },
        resource: { region: 'eu' },
        class: 'application',
      },
    ])
    expect((await searchLogs(context, { projectId: project, q: 'another', range, limit: 10, signal })).rows).toEqual([])
  })

  test('end with the range', async () => {
    const page = await searchLogs(context, { projectId: project, q: 'nothing like it', range, limit: 10, signal })
    expect(page).toEqual({ rows: [], next: null, searchedFrom: '2026-11-20T00:00:00.000Z' })
  })

  test('end with a range that has moved on past the cursor, as `now-1h` does between two pages', async () => {
    for (const order of ['newest', 'oldest'] as const) {
      const first = await searchLogs(context, { projectId: project, q: '', range, order, limit: 299, signal })
      expect(first.next).not.toBeNull()
      const moved = order === 'newest' ? { from: from + 7200n * second, to } : { from, to: from + 7200n * second }
      const last = await searchLogs(context, {
        projectId: project,
        q: '',
        range: moved,
        order,
        limit: 299,
        cursor: first.next ?? undefined,
        signal,
      })
      expect(last).toEqual({ rows: [], next: null, searchedFrom: '2026-11-20T02:00:00.000Z' })
    }
  })

  test('stop looking when the time is up and go on from there', async () => {
    let now = 0
    const slow: QueryContext = { ...context, clock: { now: () => 0, monotonic: () => (now += 3000) } }
    const bodies: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await searchLogs(slow, { projectId: project, q: '"row 60" OR "row 299"', range, limit: 10, cursor, signal })
      bodies.push(...page.rows.map((row) => row.body))
      cursor = page.next ?? undefined
      pages++
    } while (cursor !== undefined)
    expect(bodies).toEqual(['row 299', 'row 60'])
    expect(pages).toBeGreaterThan(3)
  })

  test('show the first rare row long before the whole range is searched', async () => {
    let now = 0
    const slow: QueryContext = { ...context, clock: { now: () => 0, monotonic: () => (now += 300) } }
    const page = await searchLogs(slow, { projectId: project, q: '"row 298"', range, limit: 200, budgetMs: 400, signal })
    let seen = page
    while (seen.rows.length === 0 && seen.next !== null)
      seen = await searchLogs(slow, { projectId: project, q: '"row 298"', range, limit: 200, budgetMs: 400, cursor: seen.next, signal })
    expect(seen.rows.map(({ body }) => body)).toEqual(['row 298'])
    expect(seen.next).not.toBeNull()
    expect(Date.parse(seen.searchedFrom)).toBeGreaterThan(Date.parse('2026-11-20T00:00:00Z'))
  })

  test.each(['x', '!!', '', Buffer.from('1.2').toString('base64url')])('cursor %j that is not ours is refused', async (cursor) => {
    await expect(searchLogs(context, { projectId: project, q: '', range, limit: 1, cursor, signal })).rejects.toMatchObject({
      code: 'bad_input',
    })
  })

  test('a caller that has gone away is not waited for', async () => {
    const gone = AbortSignal.abort()
    await expect(searchLogs(context, { projectId: project, q: '', range, limit: 1, signal: gone })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

test('a histogram counts every record once', async () => {
  const histogram = await logHistogram(context, { projectId: project, q: '', range, buckets: 24, signal })
  expect(histogram).toMatchObject({ from: '2026-11-20T00:00:00.000Z', stepMs: 3_600_000, total: 300 })
  expect(Object.keys(histogram.series).toSorted()).toEqual(['error', 'info'])
  expect(histogram.series.info).toHaveLength(24)
  const counts = Object.values(histogram.series).flat()
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300)
  expect(Object.values(histogram.classes).reduce((sum, count) => sum + count, 0)).toBe(300)
  const searched = await logHistogram(context, { projectId: project, q: 'severity:error "row 60"', range, buckets: 7, signal })
  expect(searched.total).toBe(1)
})

describe('a histogram within a time', () => {
  const input = { projectId: project, q: 'row', range, buckets: 24, signal, budgetMs: 500 }
  const barNanos = 3_600_000_000_000n
  /** A store in which counting a bar takes so long, and what is given less time is refused at its end. */
  const asSlowAs = (msPerBar: number): { readonly slow: QueryContext; readonly asked: string[] } => {
    let now = 0
    const asked: string[] = []
    const query: QueryContext['telemetry']['query'] = (sql, params = {}, options = {}) => {
      const [, first = '0', last = '0'] = Object.values(params).map(String)
      const bars = Number((BigInt(last) - BigInt(first)) / barNanos)
      const tookMs = bars * msPerBar
      const isLate = tookMs > (options.timeoutMs ?? 0)
      asked.push(isLate ? `${bars} late` : String(bars))
      now += isLate ? (options.timeoutMs ?? 0) : tookMs
      return isLate ? Promise.reject(new Fault('query_limit', 'it takes too long')) : context.telemetry.query(sql, params, options)
    }
    return { slow: { telemetry: { ...context.telemetry, query }, clock: { now: () => 0, monotonic: () => now } }, asked }
  }

  test.each([
    ['is one statement when that is quick', 20, 1, []],
    ['comes in parts, the newest bars first, that are the whole together', 200, 8, ['24 late']],
    ['comes bar by bar when each takes long', 4000, 24, ['24 late']],
  ])('%s', async (_, msPerBar, answers, late) => {
    const whole = await logHistogram(context, { ...input, budgetMs: undefined })
    const { slow, asked } = asSlowAs(msPerBar)
    const counts: Record<string, number[]> = {}
    const classes: Record<string, number> = {}
    const reached: bigint[] = []
    let total = 0
    let before: bigint | undefined
    do {
      const part = await logHistogram(slow, { ...input, before })
      expect(part).toMatchObject({ from: whole.from, to: whole.to, stepMs: whole.stepMs })
      before = parseNanoTime(part.searchedFrom) ?? 0n
      reached.push(before)
      for (const [level, bars] of Object.entries(part.series)) {
        expect(bars.slice(0, Number((before - range.from) / barNanos)).every((count) => count === 0)).toBe(true)
        counts[level] = bars.map((count, bar) => count + (counts[level]?.[bar] ?? 0))
      }
      for (const [name, count] of Object.entries(part.classes)) classes[name] = count + (classes[name] ?? 0)
      total += part.total
    } while (before > range.from)
    expect(reached).toHaveLength(answers)
    expect(reached).toEqual(reached.toSorted((a, b) => Number(b - a)))
    expect({ series: counts, classes, total }).toEqual({ series: whole.series, classes: whole.classes, total: whole.total })
    expect(asked.filter((one) => one.endsWith('late'))).toEqual(late)
    expect(asked.length).toBeGreaterThanOrEqual(answers)
  })

  test('a limit that even one bar passes is told', async () => {
    const { slow } = asSlowAs(40_000)
    await expect(logHistogram(slow, input)).rejects.toMatchObject({ code: 'query_limit' })
  })

  test.each([
    ['before it', range.from - barNanos, 0],
    ['behind it', range.to + barNanos, 280],
    ['in the middle of a bar', range.from + barNanos / 2n, undefined],
  ])('ends with the range: %s', async (_, before, expected) => {
    const all = await logHistogram(context, { ...input, budgetMs: undefined, before })
    const { total: own } = await logHistogram(context, {
      ...input,
      budgetMs: undefined,
      range: { from: range.from - 1n, to: range.from + barNanos / 2n },
    })
    expect(all).toMatchObject({ total: expected ?? own, searchedFrom: all.from })
  })
})

test('facets show fields as a search names them', async () => {
  const facets = new Map(
    (await logFields(context, { projectId: project, q: 'row', range, signal })).map(({ name, values }) => [name, values]),
  )
  expect(
    facets
      .get('service')
      ?.map(({ value }) => value)
      .toSorted(),
  ).toEqual(['cart', 'checkout'])
  expect(facets.get('n')).toHaveLength(10)
  expect(facets.get('region')).toEqual([{ value: 'eu', count: 280 }])
  expect(facets.has('event')).toBe(false)
  const one = await logFields(context, { projectId: project, q: 'row', range, field: 'n', signal })
  expect(one).toHaveLength(1)
  expect(one[0]?.values).toHaveLength(50)
  const [fitting] = await logFields(context, { projectId: project, q: 'row', range, field: 'service', contains: 'CHECK', signal })
  expect(fitting?.values.map(({ value }) => value)).toEqual(['checkout'])
  const severity = await logFields(context, { projectId: project, q: '', range, field: 'level', signal })
  expect(severity[0]).toMatchObject({ name: 'level', values: [{ value: 'info' }, { value: 'error' }] })
})

test('facets are of the newest records, and of as many as are enough when they lie far apart', async () => {
  const ofProject = 3
  // Many in the newest ten minutes, fewer all over the day, two at its beginning.
  const add = (count: number, body: string, atMs: string): Promise<void> =>
    engine.store.command(
      `INSERT INTO log_records (project, timestamp, service, class, severity_number, body, attributes, resource)
       SELECT ${ofProject}, fromUnixTimestamp64Milli(toInt64(${atMs}), 'UTC'), 'shop', 'application', 9, '${body}', map('n', toString(number)), map('n', 'resource')
       FROM numbers(${count})`,
    )
  const [fromMs, toMs] = [Number(range.from / 1_000_000n), Number(range.to / 1_000_000n)]
  await add(6000, 'dense', `${toMs} - 1 - number * 100`)
  await add(1500, 'sparse', `${toMs} - 1 - number * 57000`)
  await add(2, 'early', `${fromMs} + number`)
  const looked = async (q: string): Promise<number | undefined> =>
    (await logFields(context, { projectId: ofProject, q, range, signal }))
      .find(({ name }) => name === 'service')
      ?.values.reduce((sum, { count }) => sum + count, 0)
  expect(await looked('dense')).toBe(5000)
  const sparse = await looked('sparse')
  expect(sparse).toBeGreaterThanOrEqual(500)
  expect(sparse).toBeLessThanOrEqual(1500)
  expect(await looked('early')).toBe(2)
  expect(await looked('nowhere')).toBeUndefined()
  // The record's own value wins over the resource's.
  const [n] = await logFields(context, { projectId: ofProject, q: 'early', range, signal }).then((facets) =>
    facets.filter(({ name }) => name === 'n'),
  )
  expect(n?.values.map(({ value }) => value).toSorted()).toEqual(['0', '1'])
})

describe('around a row', () => {
  // As the clock of that day has it: what lies hours ahead of the clock is no record.
  const then = (): QueryContext => ({ ...context, clock: { ...systemClock, now: () => Number(to / 1_000_000n) } })
  const around = (time: bigint, before: number, after: number) =>
    readLogContext(then(), { projectId: project, service: 'cart', host: 'web-1', time, before, after, signal })

  test('stand the rows of its service and host, the nearest first', async () => {
    const { rows: all } = await searchLogs(context, { projectId: project, q: 'service:cart host:web-1', range, limit: 1000, signal })
    const index = 12
    const row = all[index]
    const { before, after } = await around(parseNanoTime(row?.timestamp ?? '') ?? 0n, 4, 3)
    expect(before).toEqual(all.slice(index + 1, index + 5))
    expect(after.toReversed()).toEqual(all.slice(index - 3, index + 1))
  })

  test('they are found however far away they are', async () => {
    const { before, after, searchedFrom } = await around(parseNanoTime('2026-11-20T23:59:00Z') ?? 0n, 2, 2)
    expect(before).toHaveLength(2)
    expect(after).toEqual([])
    expect(Date.parse(searchedFrom)).toBeLessThan(Date.parse('2026-11-20T08:20:00Z'))
    const none = await readLogContext(then(), { projectId: project, service: 'nobody', time: from, before: 2, after: 2, signal })
    expect(none).toMatchObject({ before: [], after: [], searchedFrom: '1970-01-01T00:00:00.000Z' })
  })
})

async function readAll(
  q: string,
  limit: number,
  order: 'newest' | 'oldest' = 'newest',
): Promise<Awaited<ReturnType<typeof searchLogs>>['rows'][number][]> {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await searchLogs(context, { projectId: project, q, range, order, limit, cursor, signal })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}
