import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { writeCursor } from '../../lib/list-cursor.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { listDependencies } from './list-dependencies.ts'
import { listEndpoints } from './list-endpoints.ts'
import { listInstances } from './list-instances.ts'
import { listServiceReleases } from './list-releases.ts'
import { listServiceDeploys, listServiceEdges } from './list-service-edges.ts'
import { listServiceErrors } from './list-service-errors.ts'
import { listServices } from './list-services.ts'
import { readService } from './read-service.ts'

const from = parseNanoTime('2026-11-20T12:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-20T13:00:00Z') ?? 0n
const { signal } = new AbortController()
const scope = { projectId: 1, range: { from, to }, signal }
const all = { limit: 500 }
const checkout = { ...scope, service: 'checkout' }
/** One request a second: 2.4.0 until 12:40, then 2.4.1, of which every tenth fails. */
const requests = 3600
const deployedAt = 2400
let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext

beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
  const insert = (cells: string, count = requests): Promise<void> =>
    engine.store.command(
      `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, status, status_message, service, host, environment, resource,
        attributes, \`events.timestamp\`, \`events.name\`, \`events.attributes\`)
       SELECT ${cells} FROM (SELECT number AS n, lower(leftPad(hex(number + 1), 32, '0')) AS id FROM numbers(${count}))`,
    )
  const at = (offset: string): string => `fromUnixTimestamp64Nano(toInt64(${from}) + toInt64(${offset}), 'UTC')`
  const second = '1000000000'
  const failed = `n >= ${deployedAt} AND n % 10 = 0`
  const none = "[]::Array(DateTime64(9, 'UTC')), [], []"
  await insert(
    `1, ${at(`n * ${second}`)}, toUInt64(1000000 * exp2(cityHash64(n) % 1000 / 100)), id, 'aaaaaaaaaaaaaaaa', if(n % 4 = 0, 'GET /carts/:id', 'POST /orders'),
     'server', if(${failed}, 'error', 'unset'), if(${failed}, concat('timeout after ', toString(n), ' ms'), ''), 'checkout', concat('chk-', toString(n % 3)),
     'production', map('service.version', if(n < ${deployedAt}, '2.4.0', '2.4.1')), map('error.type', if(${failed}, '504', '')),
     [${at('0')}], [if(${failed}, 'exception', 'note')], [map('exception.type', if(${failed}, 'PspTimeoutError', ''))]`,
  )
  // The day before it was half as fast, and quarter as much.
  await insert(
    `1, ${at(`(toInt64(n) * 4 - 86400) * ${second}`)}, 500000000, id, 'abababababababab', 'POST /orders', 'server', 'unset', '', 'checkout', 'chk-0',
     'production', map('service.version', '2.4.0'), map(), ${none}`,
    requests / 4,
  )
  await insert(
    `1, ${at(`n * 36 * ${second}`)}, 1000000, id, 'bbbbbbbbbbbbbbbb', 'POST /orders', 'server', 'error', 'refused', 'checkout', 'stg-1', 'staging',
     map('service.version', '2.5.0-rc.1'), map(), ${none}`,
    100,
  )
  await insert(
    `1, ${at(`n * ${second}`)}, 2000000, id, 'cccccccccccccccc', 'SELECT', 'client', 'unset', '', 'checkout', 'chk-0', 'production', map(),
     map('db.system.name', 'postgresql', 'server.address', 'orders-db'), ${none}`,
  )
  await insert(
    `1, ${at(`n * ${second}`)}, 9000000, id, 'dddddddddddddddd', 'POST', 'client', if(n % 2 = 0, 'error', 'unset'), '', 'checkout', 'chk-0', 'production', map(),
     map('peer.service', 'payments', 'server.address', '10.0.0.7'), ${none}`,
    1000,
  )
  await insert(
    `1, ${at(`n * ${second}`)}, 8000000, id, 'eeeeeeeeeeeeeeee', 'POST /authorise', 'server', 'unset', '', 'payments', 'pay-1', 'production', map(), map(), ${none}`,
    1000,
  )
  await insert(
    `1, ${at(`n * ${second}`)}, 30000000, id, 'ffffffffffffffff', 'POST', 'client', 'unset', '', 'gateway', 'gw-1', 'production', map(),
     map('server.address', if(n % 2 = 0, 'checkout', 'checkout.shop.svc.cluster.local')), ${none}`,
    500,
  )
  await insert(
    `2, ${at(`n * ${second}`)}, 1, id, '1111111111111111', 'other', 'server', 'error', '', 'checkout', 'x', 'production', map('service.version', '9'), map(), ${none}`,
    50,
  )
})
afterAll(() => engine.stop())

describe('the list of services', () => {
  test('has rate, errors, release, last answer and a sparkline', async () => {
    const { rows, next } = await listServices(context, { ...scope, ...all })
    expect(next).toBeNull()
    expect(rows.map(({ service }) => service)).toEqual(['checkout', 'payments'])
    expect(rows[0]).toMatchObject({ requests: 3700, version: '2.4.1', lastSeen: '2026-11-20T12:59:59.000Z', before: null })
    expect(rows[0]?.requestsPerSecond).toBeCloseTo(3700 / 3600)
    expect(rows[0]?.errorRate).toBeCloseTo(220 / 3700)
    expect(rows[0]?.sparkline).toHaveLength(30)
    expect(rows[0]?.sparkline.reduce((sum, part) => sum + part.requests + part.errors, 0)).toBe(3700 + 220)
    expect(rows[1]).toMatchObject({ version: '', errorRate: 0 })
  })

  test('is of an environment, or of a part of a name', async () => {
    const staging = await listServices(context, { ...scope, ...all, environment: 'staging' })
    expect(staging.rows).toMatchObject([{ service: 'checkout', requests: 100, errorRate: 1, version: '2.5.0-rc.1' }])
    expect((await listServices(context, { ...scope, ...all, search: 'PAY' })).rows.map(({ service }) => service)).toEqual(['payments'])
    expect((await listServices(context, { ...scope, ...all, search: 'nobody' })).rows).toEqual([])
    expect((await listServices(context, { ...scope, ...all, service: 'pay' })).rows).toEqual([])
    expect((await listServices(context, { ...scope, ...all, service: 'payments' })).rows).toHaveLength(1)
  })

  test('stands beside the time compared with', async () => {
    const [now, payments] = (await listServices(context, { ...scope, ...all, environment: 'production', compare: '1d' })).rows
    expect(now?.before).toMatchObject({ requests: 900, errorRate: 0 })
    expect(now?.before?.p95Ms).toBeGreaterThan(495)
    expect(payments?.before).toBeNull()
    await expect(listServices(context, { ...scope, ...all, compare: '1y' })).rejects.toMatchObject({ code: 'bad_input' })
  })
})

test('percentiles are at most 1 % below the exact ones', async () => {
  const durations = await engine.store.query<{ ms: number }>(
    "SELECT duration_ns / 1e6 AS ms FROM spans WHERE project = 1 AND service = 'checkout' AND kind = 'server' AND environment = 'production' AND timestamp >= '2026-11-20 12:00:00' ORDER BY ms",
  )
  const exact = durations.rows.map(({ ms }) => ms)
  const { total } = await readService(context, { ...checkout, environment: 'production' })
  for (const [share, found = 0] of [
    [0.5, total?.p50Ms],
    [0.95, total?.p95Ms],
    [0.99, total?.p99Ms],
  ] as const) {
    const rank = share * exact.length
    expect(found).toBeGreaterThan((exact[Math.floor(rank) - 1] ?? NaN) * 0.99)
    expect(found).toBeLessThanOrEqual(exact[Math.ceil(rank) + 1] ?? NaN)
  }
})

describe('one service over time', () => {
  test('has a value for each step that is over, and nothing where nobody asked', async () => {
    const { total, course, before } = await readService(context, { ...checkout, environment: 'production', compare: '1d' })
    expect(total).toMatchObject({ requests: 3600 })
    expect(course).toMatchObject({ from: '2026-11-20T12:00:00.000Z', stepMs: 60_000 })
    expect(course.requestsPerSecond).toEqual(Array.from({ length: 60 }, () => 1))
    expect(course.errorRate.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 0))
    expect(course.errorRate[50]).toBeCloseTo(0.1)
    expect(before?.course.requestsPerSecond.slice(0, 3).every((rate) => rate > 0.2 && rate < 0.3)).toBe(true)
    const night = await readService(context, { ...checkout, range: { from: from - 7_200_000_000_000n, to: from } })
    expect(night.total).toBeNull()
    expect(new Set(night.course.p95Ms)).toEqual(new Set([null]))
  })

  test('leaves out a step that is not over, and has one step at least', async () => {
    const { course } = await readService(context, { ...checkout, range: { from, to: from + 901_000_000_000n } })
    expect(course.stepMs).toBe(20_000)
    expect(course.requestsPerSecond).toHaveLength(45)
    expect(course.requestsPerSecond.at(-1)).toBeGreaterThan(0.9)
    const short = await readService(context, { ...checkout, range: { from, to: from + 3_000_000_000n } })
    expect(short.course.requestsPerSecond).toHaveLength(1)
    expect(short.total?.requests).toBe(4)
  })

  test('can be of one endpoint', async () => {
    const { total } = await readService(context, { ...checkout, environment: 'production', endpoint: 'GET /carts/:id' })
    expect(total?.requests).toBe(900)
  })
})

test('endpoints: those that took the most time first, with their share of it', async () => {
  const { rows, next } = await listEndpoints(context, { ...checkout, ...all, compare: '1d' })
  expect(rows.map(({ endpoint, requests: asked }) => [endpoint, asked])).toEqual([
    ['POST /orders', 2800],
    ['GET /carts/:id', 900],
  ])
  expect(rows[0]?.before?.requests).toBe(900)
  expect(rows[1]?.before).toBeNull()
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect(next).toBeNull()
})

test('endpoints: of one release, with their share of what it spent', async () => {
  const { rows } = await listEndpoints(context, { ...checkout, ...all, release: '2.4.1', compare: '1d' })
  expect(rows.map(({ endpoint, requests: asked }) => [endpoint, asked])).toEqual([
    ['POST /orders', 900],
    ['GET /carts/:id', 300],
  ])
  expect(rows[0]?.errorRate).toBeCloseTo(60 / 900)
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  // It answered nothing the day before.
  expect(rows.map(({ before }) => before)).toEqual([null, null])
  expect((await listEndpoints(context, { ...checkout, ...all, release: '3' })).rows).toEqual([])
})

test.each([
  ['x'],
  ['a', '2', '3', 'b'],
  ['2', '1', '3', 'b'],
  ['1', '99999999999999999999', '3', 'b'],
  ['1', '2', '99999999999999999999', 'b'],
  ['1', '2', '3', '\0'],
])('a cursor of no page is refused: %j', async (...place) => {
  const cursor = writeCursor(place)
  await expect(listEndpoints(context, { ...checkout, limit: 10, cursor })).rejects.toMatchObject({ code: 'bad_input' })
})

test('dependencies: what it calls by name and kind, and who calls it by whatever name', async () => {
  const { rows: callees } = await listDependencies(context, { ...checkout, ...all, side: 'callees' })
  const { rows: callers } = await listDependencies(context, { ...checkout, ...all, side: 'callers' })
  expect(callees).toMatchObject([
    { name: 'payments', system: '', isService: true, requests: 1000, errorRate: 0.5 },
    { name: 'orders-db', system: 'postgresql', isService: false, requests: 3600, errorRate: 0 },
  ])
  expect(callees[0]?.totalMs).toBeCloseTo(9000)
  expect(callers).toMatchObject([{ name: 'gateway', isService: true, requests: 500 }])
})

test('releases: each with its own figures; new is what came after another', async () => {
  const { rows } = await listServiceReleases(context, { ...checkout, ...all, environment: 'production' })
  expect(rows.map(({ version, isDeployed }) => [version, isDeployed])).toEqual([
    ['2.4.1', true],
    ['2.4.0', false],
  ])
  expect(rows[0]).toMatchObject({ requests: 1200, firstSeen: '2026-11-20T12:40:00.000Z' })
  expect(rows[0]?.errorRate).toBeCloseTo(0.1)
  expect(rows[0]?.requestsPerSecond).toBeCloseTo(1, 1)
  expect(rows[1]).toMatchObject({ requests: 2400, errorRate: 0, firstSeen: '2026-11-19T12:00:00.000Z' })
  const later = { from: to - 600_000_000_000n, to }
  expect((await listServiceReleases(context, { ...checkout, ...all, environment: 'production', range: later })).rows).toMatchObject([
    { version: '2.4.1', isDeployed: false },
  ])
})

test('errors: one row for messages that differ in numbers, with the latest trace', async () => {
  const { rows } = await listServiceErrors(context, { ...checkout, ...all, environment: 'production' })
  const grouped = rows.filter(({ type }) => type === 'PspTimeoutError')
  expect(new Map(grouped.map(({ operation, count }) => [operation, count]))).toEqual(
    new Map([
      ['GET /carts/:id', 60],
      ['POST /orders', 60],
    ]),
  )
  expect(grouped[0]).toMatchObject({
    versions: ['2.4.1'],
    lastSeen: '2026-11-20T12:59:50.000Z',
    traceId: (3591).toString(16).padStart(32, '0'),
    spanId: 'aaaaaaaaaaaaaaaa',
  })
  expect(grouped[0]?.message).toMatch(/^timeout after \d+ ms$/)
})

test('instances: hosts with their release', async () => {
  const { rows } = await listInstances(context, { ...checkout, ...all })
  expect(rows.map(({ host, environment, version, requests: asked }) => [host, environment, version, asked])).toEqual([
    ['chk-0', 'production', '2.4.1', 1200],
    ['chk-1', 'production', '2.4.1', 1200],
    ['chk-2', 'production', '2.4.1', 1200],
    ['stg-1', 'staging', '2.5.0-rc.1', 100],
  ])
})

test("another project's spans are nobody's business", async () => {
  const { rows } = await listServiceReleases(context, { ...checkout, ...all, projectId: 2 })
  expect(rows.map(({ version }) => version)).toEqual(['9'])
  expect((await listServices(context, { ...scope, ...all, projectId: 3 })).rows).toEqual([])
})

test('what depends on what, and what was deployed', async () => {
  const edges = (await listServiceEdges(context, scope)).map(({ service, on }) => `${service} ${on}`)
  expect(edges.toSorted()).toEqual([
    'checkout chk-0',
    'checkout chk-1',
    'checkout chk-2',
    'checkout orders-db',
    'checkout payments',
    'checkout stg-1',
    'gateway checkout',
    'gateway checkout.shop.svc.cluster.local',
    'gateway gw-1',
    'payments pay-1',
  ])
  const deploys = await listServiceDeploys(context, scope)
  expect(deploys.map(({ version }) => version)).toEqual(['2.4.1', '2.5.0-rc.1'])
  expect(deploys[0]).toEqual({ service: 'checkout', version: '2.4.1', at: Date.parse('2026-11-20T12:40:00Z') })
})
