import { afterAll, beforeAll, expect, test } from 'vitest'

import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/** The first minutes of a person on a fresh machine: nothing is configured, everything goes through the printed link. */
let vedette: Vedette
let cookie = ''
let ingestKey = ''

beforeAll(async () => {
  vedette = await startVedette({
    fromNothing: true,
    environment: { VEDETTE_ADMIN_EMAIL: '', VEDETTE_ADMIN_PASSWORD: '', VEDETTE_API_TOKEN: '', VEDETTE_INGEST_KEY: '' },
  })
})
afterAll(() => vedette.dispose())

async function asBrowser(
  path: string,
  init: { method?: string; body?: unknown } = {},
): Promise<{ status: number; body: Record<string, unknown>; cookie: string }> {
  const answer = await fetch(`${vedette.url}${path}`, {
    method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie === '' ? {} : { cookie }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown>,
    cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  }
}

test('the first start prints a set-up link, an ingest key and the ready line', () => {
  expect(vedette.output[0]).toMatch(/^set up {7}http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{20,}$/)
  expect(vedette.output[1]).toMatch(/^ingest key {3}vdi_\w+$/)
  expect(vedette.output[2]).toBe(`vedette ready ${vedette.url}`)
  ingestKey = vedette.output[1]?.split(/\s+/)[2] ?? ''
})

test('before set-up a stranger gets nothing, and no password works', async () => {
  expect((await asBrowser('/api/logs')).status).toBe(401)
  expect((await asBrowser('/api/session', { body: { email: 'admin', password: 'admin' } })).status).toBe(401)
  expect((await asBrowser('/api/setup')).body).toEqual({ needed: true })
})

test('the link makes the first admin once', async () => {
  const token = /token=([\w-]+)/.exec(vedette.output[0] ?? '')?.[1] ?? ''
  const admin = { token, name: 'Ana', email: 'ana@example.org', password: 'correct horse battery staple' }
  expect((await asBrowser('/api/setup', { body: { ...admin, token: 'wrong' } })).status).toBe(403)
  const made = await asBrowser('/api/setup', { body: admin })
  expect(made.status).toBe(200)
  cookie = made.cookie
  expect((await asBrowser('/api/setup', { body: { ...admin, email: 'eve@example.org' } })).status).toBe(403)
  expect((await asBrowser('/api/session')).body).toMatchObject({ user: { email: 'ana@example.org' }, role: 'admin' })
})

test('a log line sent with the printed key is found', async () => {
  const sent = await fetch(`${vedette.url}/v1/logs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'hello' } }] },
          scopeLogs: [{ logRecords: [{ severityNumber: 9, body: { stringValue: 'hello, Vedette' } }] }],
        },
      ],
    }),
  })
  expect([sent.status, await sent.json()]).toEqual([200, {}])
  const found = await eventually(
    () => asBrowser('/api/logs?q=hello&from=now-5m'),
    ({ body }) => (body['rows'] as unknown[]).length > 0,
  )
  expect(found.body['rows']).toMatchObject([{ service: 'hello', severity: 'info', body: 'hello, Vedette', class: 'application' }])
})

test('the button of the page makes a key and a test event goes the whole way', async () => {
  const made = await asBrowser('/api/ingest-keys', { body: { name: 'shop', signals: ['logs', 'metrics', 'traces'] } })
  expect(made.status).toBe(200)
  const sent = await asBrowser('/api/test-event', { body: { key: made.body['key'] } })
  expect(sent.status).toBe(200)
  const trace = await eventually(
    () => asBrowser(`/api/traces/${String(sent.body['traceId'])}`),
    ({ status }) => status === 200,
  )
  expect(trace.body).toMatchObject({ traceId: sent.body['traceId'], spans: [{ name: 'test event', service: 'vedette-test-event' }] })
  expect((await asBrowser('/api/test-event', { body: { key: 'vdi_wrong' } })).status).toBe(400)
})

test('Vedette watches itself and its machine from the first minute', async () => {
  const cpu = { sql: "SELECT count() AS n FROM metric_series WHERE metric = 'node_cpu_seconds_total'" }
  const answer = await eventually(
    () => asBrowser('/api/sql', { body: cpu }),
    ({ body }) => Number((body['rows'] as unknown[][])[0]?.[0] ?? 0) > 0,
    40_000,
  )
  expect(answer.status).toBe(200)
  const spans = await eventually(
    () => asBrowser('/api/traces?service=vedette&from=now-5m'),
    ({ body }) => (body['rows'] as unknown[]).length > 0,
    40_000,
  )
  expect(spans.status).toBe(200)
})

test('it stops cleanly and starts again with everything there', async () => {
  expect(await vedette.stop()).toBe(0)
  const again = await startVedette({
    directory: vedette.directory,
    environment: { VEDETTE_ADMIN_EMAIL: '', VEDETTE_ADMIN_PASSWORD: '', VEDETTE_API_TOKEN: '', VEDETTE_INGEST_KEY: '' },
  })
  vedette = again
  expect(again.output).toEqual([`vedette ready ${again.url}`])
  const found = await asBrowser('/api/logs?q=hello&from=now-1h')
  expect(found.status).toBe(200)
  expect(found.body['rows']).toHaveLength(1)
})
