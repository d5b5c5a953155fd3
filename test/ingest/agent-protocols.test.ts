import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { Client } from '@elastic/elasticsearch'
import { type EventModes, FluentClient } from '@fluent-org/logger'
import { StatsD } from 'hot-shots'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** What runs already, sent by its own clients to one started platform: Elasticsearch's, Fluentd's, StatsD's, and webhooks as GitHub signs them. */
let vedette: Vedette
const directory = mkdtempSync(join(tmpdir(), 'vedette-agents-'))
const sharedKey = 'a-shared-key'

beforeAll(async () => {
  const sharedKeyFile = join(directory, 'shared-key')
  const passwordFile = join(directory, 'password')
  writeFileSync(sharedKeyFile, `${sharedKey}\n`)
  writeFileSync(passwordFile, 'pa55\n')
  vedette = await startVedette({
    config: {
      selfTelemetry: { enabled: false },
      receivers: {
        fluent_forward: { tcp: 0, sharedKeyFile, users: [{ username: 'ann', passwordFile }] },
        statsd: { udp: 0, tcp: 0 },
      },
    },
  })
})
afterAll(async () => {
  await vedette.dispose()
  rmSync(directory, { recursive: true })
})

async function countOf(condition: string): Promise<number> {
  const [row] = await vedette.sql<[number]>(`SELECT count() FROM log_records WHERE ${condition}`)
  return Number(row?.[0])
}

describe('Elasticsearch', () => {
  let client: Client
  beforeAll(() => {
    client = new Client({ node: `${vedette.url}/elasticsearch`, auth: { apiKey: ingestKey }, compression: true })
  })
  afterAll(() => client.close())

  test('the client believes that it speaks to one, and its helper sends everything once', async () => {
    expect((await client.info()).tagline).toBe('You Know, for Search')
    const at = Date.now()
    const documents = Array.from({ length: 3000 }, (_, n) => ({
      '@timestamp': new Date(at - n).toISOString(),
      message: `line "${n}" – שלום`,
      log: { level: n % 2 === 0 ? 'info' : 'error' },
      service: { name: 'es-shop', environment: 'test' },
      trace: { id: n.toString(16).padStart(32, '0') },
      n,
    }))
    const done = await client.helpers.bulk({
      datasource: documents,
      flushBytes: 100_000,
      onDocument: () => ({ create: { _index: 'logs-shop-default' } }),
    })
    expect(done).toMatchObject({ total: 3000, successful: 3000, failed: 0, retry: 0 })
    await eventually(
      () => countOf("service = 'es-shop'"),
      (count) => count >= 3000,
    )
    const [row] = await vedette.sql(
      "SELECT count(), uniqExact(attributes['n']), countIf(severity_text = 'error'), uniqExact(trace_id), any(environment), any(attributes['elasticsearch.index']) FROM log_records WHERE service = 'es-shop'",
    )
    expect(row?.map(String)).toEqual(['3000', '3000', '1500', '3000', 'test', 'logs-shop-default'])
  })

  test('each document that is not taken is told of, and only that', async () => {
    const sound = { '@timestamp': new Date().toISOString(), message: 'sound', service: { name: 'es-mixed' } }
    const { errors, items } = await client.bulk({
      operations: [
        { create: { _index: 'a' } },
        sound,
        { create: { _index: 'a' } },
        { ...sound, '@timestamp': '2001-01-01T00:00:00Z' },
        { delete: { _index: 'a', _id: '1' } },
        { index: { _index: 'a', _id: 'own' } },
        { ...sound, '@timestamp': 'yesterday' },
        { index: { _index: 'a', _id: 'own' } },
        sound,
      ],
    })
    expect(errors).toBe(true)
    expect(items.map((item) => Object.values(item)[0]?.status)).toEqual([201, 400, 400, 400, 201])
    expect(items[1]?.create?.error?.reason).toContain('retention')
    expect(items[4]?.index?._id).toBe('own')
    await eventually(
      () => countOf("service = 'es-mixed'"),
      (count) => count === 2,
    )
  })

  test('a large body that goes to a thread is told of in the same way', async () => {
    const operations = Array.from({ length: 4000 }, (_, n) => [
      { create: { _index: 'big' } },
      { '@timestamp': n % 1000 === 7 ? '2001-01-01' : new Date().toISOString(), message: 'm'.repeat(300), service: { name: 'es-big' } },
    ]).flat()
    const { items } = await client.bulk({ operations, filter_path: 'errors,items.*.status' })
    expect(items.flatMap((item, at) => (item.create?.status === 201 ? [] : [at]))).toEqual([7, 1007, 2007, 3007])
  })

  test('one document alone, and refusals in its own words', async () => {
    expect(await client.index({ index: 'single', document: { message: 'alone', service: { name: 'es-single' } } })).toMatchObject({
      result: 'created',
    })
    expect(await client.create({ index: 'single', id: 'x', document: { message: 'alone', service: { name: 'es-single' } } })).toMatchObject(
      { _id: 'x' },
    )
    await expect(client.search({ index: 'single' })).rejects.toThrow('resource_not_found_exception')
    const stranger = new Client({ node: `${vedette.url}/elasticsearch`, auth: { username: 'elastic', password: 'wrong' }, maxRetries: 0 })
    await expect(stranger.info()).rejects.toMatchObject({ statusCode: 401 })
    await stranger.close()
    await eventually(
      () => countOf("service = 'es-single'"),
      (count) => count === 2,
    )
  })

  test('Filebeat: its handshake, and a batch that it sends again after a time-out', async () => {
    const headers = {
      authorization: `Basic ${Buffer.from(`elastic:${ingestKey}`).toString('base64')}`,
      'user-agent': 'Elastic-filebeat/9.3.0 (linux; amd64)',
    }
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/_license'],
      ['HEAD', '/_index_template/filebeat-9.3.0'],
      ['PUT', '/_ilm/policy/filebeat'],
    ] as const) {
      const reply = await fetch(`${vedette.url}/elasticsearch${path}`, { method, headers, ...(method === 'PUT' ? { body: '{}' } : {}) })
      expect([path, reply.status, reply.headers.get('x-elastic-product')]).toEqual([path, 200, 'Elasticsearch'])
      const answer = await reply.text()
      expect(path === '/' ? answer : '"9.3.0"').toContain('"9.3.0"')
    }
    const body = gzipSync(
      `{"create":{"_index":"filebeat-9.3.0"}}\n{"@timestamp":"${new Date().toISOString()}","message":"once","service":{"name":"filebeat"}}\n`,
    )
    for (let sent = 0; sent < 2; sent++) {
      const reply = await fetch(`${vedette.url}/elasticsearch/_bulk?filter_path=errors,items.*.error,items.*.status`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json; charset=UTF-8', 'content-encoding': 'gzip' },
        body,
      })
      expect(await reply.text()).toBe('{"errors":false,"items":[{"create":{"status":201}}]}')
    }
    await eventually(
      () => countOf("service = 'filebeat'"),
      (count) => count > 0,
    )
    expect(await countOf("service = 'filebeat'")).toBe(1)
  })
})

describe('Fluent forward', () => {
  async function open(
    eventMode: EventModes,
    security = { clientHostname: 'test', sharedKey, username: 'ann', password: 'pa55' },
  ): Promise<FluentClient> {
    const port = await vedette.portOf('fluent_forward tcp')
    return new FluentClient('app', {
      eventMode,
      security,
      ack: { ackTimeout: 20_000 },
      socket: { host: '127.0.0.1', port, timeout: 20_000, reconnect: { backoff: 2, delay: 100, minDelay: -Infinity, maxDelay: Infinity } },
      milliseconds: false,
    })
  }

  test.each(['Message', 'Forward', 'PackedForward', 'CompressedPackedForward'] as const)(
    '%s: what was acknowledged is stored, once',
    async (mode) => {
      const client = await open(mode)
      const sent = Array.from({ length: 200 }, (_, n) => client.emit('web', { log: `line ${n}`, n, service: { name: `fluent-${mode}` } }))
      await Promise.all(sent)
      await client.disconnect()
      await eventually(
        () => countOf(`service = 'fluent-${mode}'`),
        (count) => count >= 200,
      )
      const [row] = await vedette.sql(
        `SELECT toUInt32(count()), toUInt32(uniqExact(attributes['n'])), any(attributes['fluent.tag']), toUInt32(countIf(body LIKE 'line %')) FROM log_records WHERE service = 'fluent-${mode}'`,
      )
      expect(row).toEqual([200, 200, 'app.web', 200])
    },
  )
})

// Together: sums are flushed every ten seconds.
test.concurrent.each(['udp', 'tcp'] as const)('StatsD over %s: counters, gauges, timers, sets, events and checks', async (protocol) => {
  const port = await vedette.portOf(`statsd ${protocol}`)
  const client = new StatsD({
    host: '127.0.0.1',
    port,
    protocol,
    prefix: `shop.${protocol}.`,
    globalTags: { env: 'test' },
    maxBufferSize: 1000,
  })
  for (let n = 0; n < 100; n++) {
    client.increment('orders', 2, { kind: 'web' })
    client.timing('checkout', 250)
    client.unique('users', `user ${n % 7}`)
  }
  client.gauge('queue', 42)
  client.distribution('size', 12)
  client.event(`deployed over ${protocol}`, 'all is well', { alert_type: 'warning' })
  client.check(`db ${protocol}`, client.CHECKS.CRITICAL, { message: 'no route' })
  await new Promise((resolve) => client.close(resolve))
  const value = async (expr: string): Promise<number> => {
    const { data } = await vedette.api<{ data: { result: { value: [number, string] }[] } }>(
      `/prometheus/api/v1/query?query=${encodeURIComponent(expr)}`,
    )
    return Number(data.result[0]?.value[1])
  }
  const label = `{env="test",kind="web"}`
  await eventually(
    () => value(`shop_${protocol}_orders_total${label}`),
    (count) => count === 200,
    40_000,
  )
  // Each kind lies in a table of its own, and a flush may have come in between.
  const soon = (expr: string, wanted: number): Promise<number> =>
    eventually(
      () => value(expr),
      (found) => Math.abs(found - wanted) < 1e-9,
      40_000,
    )
  await soon(`shop_${protocol}_queue`, 42)
  await soon(`histogram_count(shop_${protocol}_checkout_seconds)`, 100)
  await soon(`histogram_sum(shop_${protocol}_checkout_seconds)`, 25)
  await soon(`statsd_service_check_status{check=~".*db ${protocol}"}`, 2)
  expect(await value(`max_over_time(shop_${protocol}_users[5m])`)).toBeGreaterThan(0)
  await eventually(
    () => countOf(`body LIKE '%over ${protocol}%' AND severity_number = 13 AND environment = 'test'`),
    (count) => count === 1,
  )
})

describe('GitHub', () => {
  let address = ''
  let secret = ''
  beforeAll(async () => {
    const { id } = await vedette.api<{ id: string }>('/api/ingest-keys', { method: 'POST', body: { name: 'GitHub' } })
    const signer = await vedette.api<{ key: string; secret: string }>(`/api/ingest-keys/${id}/webhook`)
    address = `${vedette.url}/webhooks/github?key=${signer.key}`
    secret = signer.secret
  })

  const deliver = (event: string, payload: unknown, { key = secret, to = address } = {}): Promise<Response> => {
    const body = JSON.stringify(payload)
    const headers = {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    }
    return fetch(to, { method: 'POST', headers, body })
  }
  const deployed = (version: string, at: number): object => ({
    deployment_status: { state: 'success', updated_at: new Date(at).toISOString() },
    deployment: { environment: 'production', ref: version, sha: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e' },
    repository: { name: 'gh-shop', full_name: 'acme/gh-shop' },
  })

  test('deployments become changes of their service; a delivery that comes twice is stored once', async () => {
    const now = Date.now()
    expect(await (await deliver('ping', { zen: 'Design for failure.' })).json()).toEqual({ stored: 0 })
    for (const [version, at] of [
      ['v1.0.0', now - 3_000_000],
      ['v1.1.0', now - 60_000],
      ['v1.1.0', now - 60_000],
    ] as const)
      expect((await deliver('deployment_status', deployed(version, at))).status).toBe(202)
    const range = `from=${encodeURIComponent(new Date(now - 3_600_000).toISOString())}&to=${encodeURIComponent(new Date(now + 60_000).toISOString())}`
    const { rows } = await eventually(
      () =>
        vedette.api<{ rows: { kind: string; subject: string; version: string; previous: string }[] }>(
          `/api/changes?${range}&service=gh-shop`,
        ),
      (page) => page.rows.some(({ kind }) => kind === 'deployment'),
    )
    expect(rows.find(({ kind }) => kind === 'deployment')).toMatchObject({ subject: 'gh-shop', version: 'v1.1.0', previous: 'v1.0.0' })
    expect(await countOf("service = 'gh-shop'")).toBe(2)
  })

  test('what is not signed with the secret of its key is refused', async () => {
    const payload = deployed('v6.6.6', Date.now())
    expect((await deliver('deployment_status', payload, { key: 'guessed' })).status).toBe(401)
    expect((await deliver('deployment_status', payload, { to: address.replace('key=', 'key=x') })).status).toBe(401)
    expect((await deliver('deployment_status', payload, { to: `${vedette.url}/webhooks/github` })).status).toBe(401)
    expect((await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401)
  })
})
