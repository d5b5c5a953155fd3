import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
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
  test.each([1, 7, 50, 59, 60, 61, 299, 300, 301, 1000])('of %i rows give every record once, newest first', async (limit) => {
    const rows = await readAll('', limit)
    expect(rows).toHaveLength(300)
    expect(rows.filter((row) => row.body === 'the same')).toHaveLength(20)
    expect(new Set(rows.map((row) => row.body)).size).toBe(281)
    const times = rows.map((row) => row.timestamp)
    expect(times).toEqual(times.toSorted().toReversed())
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
  const searched = await logHistogram(context, { projectId: project, q: 'severity:error "row 60"', range, buckets: 7, signal })
  expect(searched.total).toBe(1)
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
  expect(facets.has('host')).toBe(false)
  const one = await logFields(context, { projectId: project, q: 'row', range, field: 'n', signal })
  expect(one).toHaveLength(1)
  expect(one[0]?.values).toHaveLength(50)
  const severity = await logFields(context, { projectId: project, q: '', range, field: 'level', signal })
  expect(severity[0]).toMatchObject({ name: 'level', values: [{ value: 'info' }, { value: 'error' }] })
})

async function readAll(q: string, limit: number): Promise<Awaited<ReturnType<typeof searchLogs>>['rows'][number][]> {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await searchLogs(context, { projectId: project, q, range, limit, cursor, signal })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}
