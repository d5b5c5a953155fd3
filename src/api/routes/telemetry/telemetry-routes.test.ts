import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../../test/harness/insert-log-records.ts'
import type { Caller } from '../../../access/caller.ts'
import { roles } from '../../../access/permissions.ts'
import { systemClock } from '../../../lib/clock.ts'
import { LiveTail } from '../../../pipeline/index.ts'
import { logContextReply, logFieldsReply, logHistogramReply, searchLogsReply, tailLogsEvent } from '../../contract/logs.ts'
import { sqlReply } from '../../contract/sql.ts'
import { searchTracesReply, traceReply } from '../../contract/traces.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { telemetryRoutes } from './index.ts'

let engine: TestEngine
let server: FastifyInstance
let address: string
const tail = new LiveTail(systemClock)
/** What the routes say they are about to show: which of it is personal is not theirs to know. */
const views: { place: string; question: string; names: string[]; isOpen: boolean }[] = []
const personalViews: Pick<Services['personalViews'], 'note' | 'requireReason'> = {
  requireReason: () => Promise.resolve(),
  note: (_caller, { place, question, attributes, isOpen = false }) => {
    views.push({ place, question, names: [...attributes].flatMap((map) => Object.keys(map)), isOpen })
    return Promise.resolve()
  },
}
const traceId = 'ab'.repeat(16)
const day = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z'
/** The clock of the routes stands at noon, where the record is. */
const clock = { ...systemClock, now: () => Date.parse('2026-11-20T12:00:01Z') }

function callerOf(token: string | undefined): Caller {
  const permissions = token === undefined ? [] : roles[token as keyof typeof roles] // the tests name only roles
  const actor = token === undefined ? ({ kind: 'anonymous' } as const) : ({ kind: 'api_token', id: token, name: token } as const)
  return { actor, projectId: 1, permissions: new Set(permissions), address: '127.0.0.1' }
}

beforeAll(async () => {
  engine = await startTestEngine()
  await insertLogRecords(engine.store, 1, [
    buildRecord({
      timestamp: 1_795_176_000_000_000_001n,
      body: '<script>alert(1)</script>\n\n;DROP TABLE log_records',
      service: 'cart',
      severityNumber: 17,
      class: 'error',
      traceId,
      spanId: 'cd'.repeat(8),
      attributes: new Map([['__proto__', 'x']]),
      resource: new Map([['region', 'eu']]),
    }),
  ])
  await insertLogRecords(engine.store, 2, [buildRecord({ body: 'not ours' })])
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, service) SELECT 1, fromUnixTimestamp64Nano(1795176000000000001, 'UTC'), 5000000, '${traceId}', 'aa', 'GET /', 'server', 'cart'`,
  )
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, service, attributes) ` +
      `SELECT 1, fromUnixTimestamp64Nano(1795176000000000001, 'UTC'), if(number = 0, 900, 5) * 1000000, hex(number), hex(number), 'send', 'mail', ` +
      `if(number = 0, map('user.email', 'ada@example.com'), map()) FROM system.numbers LIMIT 2`,
  )
  server = await createHttpServer({ trustedProxies: [] })
  await mountRoutes(server, {
    routes: telemetryRoutes,
    // Only these are asked for by the routes under test.
    services: { clock, telemetry: engine.store, tail, personalViews } as unknown as Services,
    authenticate: ({ bearerToken }) => Promise.resolve(callerOf(bearerToken)),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  // Clients of which some never sent a request.
  server.server.closeAllConnections()
  await server.close()
  await engine.stop()
})

const get = (path: string, token = 'developer'): Promise<Response> =>
  fetch(address + path, { headers: { authorization: `Bearer ${token}` } })
const json = async (path: string): Promise<unknown> => (await get(path)).json()
const post = (body: unknown, token = 'developer', signal?: AbortSignal): Promise<Response> =>
  fetch(`${address}/api/sql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })

test('GET /api/logs answers as the contract says, text as it was', async () => {
  for (const range of [day, 'from=now-15m&to=now', 'from=now-5s', 'from=1795175990000&to=1795176001000']) {
    const reply = searchLogsReply.parse(await json(`/api/logs?q=script&${range}`))
    expect(reply.rows).toHaveLength(1)
    expect(reply.next).toBeNull()
  }
  expect(await json(`/api/logs?${day}`)).toMatchObject({
    rows: [
      {
        timestamp: '2026-11-20T12:00:00.000000001Z',
        service: 'cart',
        severity: 'error',
        body: '<script>alert(1)</script>\n\n;DROP TABLE log_records',
        traceId,
        class: 'error',
        resource: { region: 'eu' },
      },
    ],
    next: null,
    searchedFrom: '2026-11-20T00:00:00.000Z',
  })
})

/** What whoever keeps account of personal data is told about an answer. */
async function noted(ask: () => Promise<Response>): Promise<(typeof views)[number] | undefined> {
  views.length = 0
  const answer = await ask()
  await answer.text()
  expect(answer.status).toBe(200)
  return views.at(-1)
}

test('whoever keeps account of personal data is told what is shown, before it is', async () => {
  expect(await noted(() => get(`/api/logs?q=script&service=cart&${day}`))).toEqual({
    place: 'logs',
    question: 'script service:cart',
    names: ['__proto__', 'region'],
    isOpen: false,
  })
  expect(await noted(() => get('/api/logs/context?timestamp=2026-11-20T12:00:00.000000001Z&service=cart'))).toMatchObject({
    place: 'log_context',
    question: 'around 2026-11-20T12:00:00.000000001Z cart',
  })
  expect(await noted(() => get(`/api/logs/fields?field=region&${day}`))).toMatchObject({ place: 'logs', names: ['region'] })
  // It is the same attribute, wherever it is looked for.
  expect(await noted(() => get(`/api/logs/fields?field=resource.region&${day}`))).toMatchObject({ names: ['region'] })
  expect(await noted(() => get(`/api/traces/fields?field=attributes.user.email&${day}`))).toMatchObject({ names: ['user.email'] })
  expect(await noted(() => get(`/api/traces/fields?field=name&${day}`))).toMatchObject({ place: 'traces' })
  expect(await noted(() => get(`/api/traces/${traceId}`))).toMatchObject({ place: 'trace', question: traceId })
  expect(await noted(() => post({ sql: 'SELECT resource, body AS mail FROM log_records' }))).toMatchObject({
    place: 'sql',
    names: expect.arrayContaining(['mail', 'region']) as unknown,
  })
  const selected = 'selectedFrom=2026-11-20T00:00:00Z&selectedTo=2026-11-21T00:00:00Z&selectedMinMs=500&selectedMaxMs=1000'
  expect(await noted(() => get(`/api/traces/difference?service=mail&${selected}&${day}`))).toMatchObject({
    place: 'traces',
    question: 'service:mail',
    names: ['user.email'],
  })
})

describe('what a statement shows of attributes is told', () => {
  const spans = "FROM spans WHERE service = 'mail'"

  test.each([
    ['by a name', `SELECT attributes['user.email'] AS a ${spans}`],
    ['by a name in other letters', `SELECT attributes['user\\x2eemail'] AS a ${spans}`],
    ['where they are compared', `SELECT count(*) ${spans} AND mapContains(attributes, 'user.email')`],
    ['as they are', `SELECT attributes ${spans}`],
    ['in all columns', `SELECT * EXCEPT (name) ${spans}`],
    ['in lists', `SELECT tuple(attributes, [map('a', attributes)]) AS t FROM (SELECT attributes ${spans})`],
    ['in two answers', `SELECT resource ${spans} UNION ALL SELECT attributes ${spans}`],
  ])('%s', async (_, sql) => {
    expect((await noted(() => post({ sql })))?.names).toContain('user.email')
  })

  test('by a name that is bound, each for itself', async () => {
    const sql = `SELECT attributes[{k:String}] AS a ${spans}`
    const view = await noted(() => post({ sql, params: { k: 'user.email' } }))
    expect(view).toMatchObject({ question: `${sql} {"k":"user.email"}`, isOpen: false })
    expect(view?.names).toContain('user.email')
  })

  test.each([
    ['values', `SELECT arrayJoin(mapValues(attributes)) AS a ${spans}`],
    ['names', `SELECT arrayJoin(mapKeys(attributes)) AS a ${spans}`],
    ['parts of a map', `SELECT attributes.values AS a ${spans}`],
    ['a map as text', `SELECT toString(attributes) AS a ${spans}`],
    ['a map called otherwise', `SELECT mapValues(m) FROM (SELECT attributes AS m ${spans})`],
    ['a map called otherwise in the SELECT', `SELECT attributes AS m, mapValues(m) AS a ${spans}`],
    [
      'a map called otherwise by another SELECT',
      `SELECT mapValues(m) FROM (SELECT map('a', 'b') AS m UNION ALL SELECT attributes ${spans})`,
    ],
    ['a map called otherwise before', `WITH attributes AS m SELECT mapValues(m) ${spans}`],
    ['all columns as one', `SELECT toString(tuple(*)) ${spans}`],
    ['columns that others are made of', `SELECT * REPLACE (toString(attributes) AS attributes) ${spans}`],
    ['columns by a pattern', `SELECT toString(tuple(COLUMNS('attr'))) ${spans}`],
    ['a name that is put together', `SELECT attributes[concat('user', '.', 'email')] AS a ${spans}`],
    ['a name that is computed', `SELECT attributes[lower({k:String})] AS a ${spans}`],
    ['a name of a list', `SELECT arrayMap(k -> attributes[k], ['a']) AS a ${spans}`],
    ['a filter', `SELECT mapFilter((k, v) -> k LIKE 'u%', attributes) AS a ${spans}`],
    ['a map behind ARRAY JOIN', `SELECT k FROM spans ARRAY JOIN mapValues(attributes) AS k WHERE service = 'mail'`],
    ['resources', `SELECT toJSONString(resource) AS a ${spans}`],
  ])('as any of them: %s', async (_, sql) => {
    expect(await noted(() => post({ sql, params: { k: 'X' } }))).toMatchObject({ place: 'sql', isOpen: true })
  })

  test.each([
    ['counts', `SELECT service, count(), count(*) ${spans} GROUP BY service`],
    ['another name', `SELECT attributes['http.route'] AS a ${spans}`],
    ['maps as they are', `SELECT name, resource, attributes ${spans}`],
    ['nothing', `SELECT mapValues(attributes) FROM spans WHERE service = 'nobody'`],
  ])('and not more than that: %s', async (_, sql) => {
    expect(await noted(() => post({ sql }))).toMatchObject({ isOpen: false })
  })
})

test('records are of the environment and service that are named, in either order, and around one of them', async () => {
  const bodies = async (query: string): Promise<number> => searchLogsReply.parse(await json(`/api/logs?${day}&${query}`)).rows.length
  expect(await bodies('service=cart&order=oldest')).toBe(1)
  expect(await bodies('service=shop')).toBe(0)
  expect(await bodies('environment=production')).toBe(0)
  expect(await bodies('at=2026-11-20T12:00:00Z')).toBe(0)
  const around = logContextReply.parse(await json('/api/logs/context?timestamp=2026-11-20T12:00:00.000000001Z&service=cart'))
  expect(around).toMatchObject({ before: [], after: [{ service: 'cart' }] })
})

test('the other reads answer as their contracts say', async () => {
  expect(logHistogramReply.parse(await json(`/api/logs/histogram?q=&${day}`))).toMatchObject({ total: 1 })
  const later = logHistogramReply.parse(await json(`/api/logs/histogram?withinMs=500&before=2026-11-20T12:00:00Z&${day}`))
  expect(later).toMatchObject({ total: 0, searchedFrom: later.from })
  expect(logFieldsReply.parse(await json(`/api/logs/fields?${day}`)).fields.map(({ name }) => name)).toContain('service')
  expect(logFieldsReply.parse(await json(`/api/logs/fields?${day}&field=region`)).fields).toEqual([
    { name: 'region', values: [{ value: 'eu', count: 1 }] },
  ])
  expect(searchTracesReply.parse(await json(`/api/traces?service=cart&minDurationMs=1&${day}`)).rows).toMatchObject([
    { traceId, durationMs: 5 },
  ])
  expect(traceReply.parse(await json(`/api/traces/${traceId.toUpperCase()}`)).spans).toHaveLength(1)
  const sql = sqlReply.parse(
    await (await post({ sql: 'SELECT body = {b:String}, count() FROM log_records GROUP BY 1', params: { b: 'x' } })).json(),
  )
  expect(sql.rows).toEqual([[0, '1']])
})

describe('bad input', () => {
  test.each([
    '/api/logs?q=%22',
    '/api/logs?q=x&from=now&to=now-1h',
    '/api/logs?from=yesterday',
    '/api/logs?limit=0',
    '/api/logs?limit=1001',
    '/api/logs?cursor=x',
    '/api/logs?unknown=1',
    '/api/logs?order=best',
    '/api/logs?at=soon',
    '/api/logs?withinMs=1',
    '/api/logs/context?timestamp=now',
    '/api/logs/context?timestamp=2026-11-20T12:00:00Z&before=501',
    '/api/logs?q=a%00b',
    `/api/logs?q=${'a'.repeat(4097)}`,
    '/api/logs?from=2026-13-45T00:00:00Z',
    '/api/logs/histogram?buckets=301',
    '/api/logs/histogram?q=(',
    '/api/logs/histogram?withinMs=1',
    '/api/logs/histogram?before=soon',
    '/api/logs/fields?field=resource.',
    '/api/logs/tail?q=)',
    '/api/traces?status=fine',
    '/api/traces?minDurationMs=-1',
    '/api/traces/xyz',
  ])('GET %s is 400 with an explanation', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'bad_input', message: expect.stringMatching(/.{10}/) } })
  })

  test.each([
    {},
    { sql: '' },
    { sql: 'DROP TABLE log_records' },
    { sql: 'SELECT 1', maxRows: 0 },
    { sql: 'SELECT {x:UInt8}', params: { x: 'y' } },
  ])('POST /api/sql %j is 400', async (body) => {
    expect((await post(body)).status).toBe(400)
  })

  test('a trace that does not exist is 404', async () => {
    expect((await get(`/api/traces/${'0'.repeat(32)}`)).status).toBe(404)
  })
})

describe('who may', () => {
  test.each(telemetryRoutes.map((route) => [route.method, route.path, route.access] as const))(
    '%s %s asks for %s',
    async (method, path, access) => {
      const statusFor = async (token: string): Promise<number> => {
        const answer = await (method === 'POST' ? post({ sql: 'SELECT 1' }, token) : get(path.replace(':traceId', traceId), token))
        await answer.body?.cancel()
        return answer.status
      }
      expect(await statusFor('executive')).toBe(403)
      expect((await statusFor('support')) === 403).toBe(access === 'telemetry.sql')
      expect((await fetch(address + path.replace(':traceId', traceId), { method })).status).toBe(401)
    },
  )
})

describe('live tail', () => {
  test('shows what matches, in the project, and says what was skipped', async () => {
    const watcher = new AbortController()
    const answer = await fetch(`${address}/api/logs/tail?q=severity>=error`, {
      headers: { authorization: 'Bearer support' },
      signal: watcher.signal,
    })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const events = readEvents(answer)
    expect(await events.next()).toMatchObject({ value: { event: 'ping' } })
    expect(tail.wanted(1)).toBeGreaterThan(0)
    tail.publish(2, sampleOf([{ body: 'not ours', severityNumber: 17 }], 0))
    tail.publish(
      1,
      sampleOf(
        [
          { body: 'fine', severityNumber: 9 },
          { body: 'broken', severityNumber: 18 },
        ],
        3,
      ),
    )
    const { value } = await events.next()
    expect(value?.event).toBe('rows')
    expect(tailLogsEvent.parse(value?.data)).toMatchObject({
      rows: [{ body: 'broken', severity: 'error', attributes: { k: 'v' } }],
      skipped: 3,
    })
    // No more than anybody can read, the newest of them.
    const many = Array.from({ length: 700 }, (_, i) => ({ body: `many ${i}`, severityNumber: 17 }))
    tail.publish(1, sampleOf(many, 0))
    const flood = tailLogsEvent.parse((await events.next()).value?.data)
    expect(flood.rows.length).toBeLessThanOrEqual(500)
    expect(flood.rows.length + flood.skipped).toBe(700)
    expect(flood.rows.at(-1)?.body).toBe('many 699')
    watcher.abort()
    await expect.poll(() => tail.wanted(1)).toBe(0)
  })
})

test('a caller who hangs up frees the store', async () => {
  const caller = new AbortController()
  const heavy =
    'SELECT count() FROM (SELECT arrayJoin(range(1000000)) AS x) AS a, (SELECT arrayJoin(range(1000000)) AS x) AS b WHERE cityHash64(a.x, b.x) = 1'
  const answer = post({ sql: heavy }, 'developer', caller.signal)
  const closed = once(server.server, 'connection').then(([socket]) => once(socket as NodeJS.EventEmitter, 'close'))
  setTimeout(() => caller.abort(), 300)
  await expect(answer).rejects.toThrow()
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500))])
  await expect
    .poll(
      async () =>
        (
          await engine.store.query<{ n: number }>(
            "SELECT toUInt32(count()) AS n FROM system.processes WHERE query LIKE '%arrayJoin(range%' AND query NOT LIKE '%processes%'",
          )
        ).rows[0]?.n,
      { timeout: 10_000 },
    )
    .toBe(0)
})

function sampleOf(records: readonly { body: string; severityNumber: number }[], skipped: number): Parameters<LiveTail['publish']>[1] {
  const full = records.map((record) => ({
    ...record,
    timestampMs: 1,
    timestampNs: 1_000_000n,
    severityText: '',
    class: 'application' as const,
    service: '',
    host: '',
    environment: '',
    scope: '',
    eventName: '',
    traceId: '',
    spanId: '',
    attributes: new Map([['k', 'v']]),
    resource: new Map<string, string>(),
  }))
  // What the encoder fills; publish reads these two.
  return { records: full, skipped } as unknown as Parameters<LiveTail['publish']>[1]
}

async function* readEvents(answer: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString()
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
      text = text.slice(end + 2)
      yield { event, data: JSON.parse(data) }
    }
  }
}
