import { once } from 'node:events'
import { type IncomingMessage, request as startRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

import { afterEach, describe, expect, test } from 'vitest'

import { openTestGateway, type TestGateway } from '../../test/harness/open-test-gateway.ts'
import { Fault } from '../lib/errors.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import { encodeFamilies } from '../scrapers/prometheus/testdata/exposition-proto.ts'
import { createHttpServer } from './http-server.ts'
import { mountPushgateway } from './mount-pushgateway.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Answer {
  readonly status: number | undefined
  readonly text: string
  readonly headers: IncomingMessage['headers']
}
interface Asked {
  readonly method?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

interface Door {
  readonly it: TestGateway
  readonly buffered: ByteBudget
  /** The path goes out as it is: no client in between that would tidy it. */
  readonly ask: (path: string, asked?: Asked) => Promise<Answer>
}

async function open(): Promise<Door> {
  const it = await openTestGateway()
  const buffered = new ByteBudget(1_000_000)
  const server = await createHttpServer({ trustedProxies: [] })
  const { clock, ingest, counters, gateway } = it
  const door = {
    clock,
    ingest,
    counters,
    buffered,
    allowedOrigins: [],
    authenticate: async (key: string) => {
      if (key !== 'good' && key !== 'logs') throw new Fault('unauthenticated', 'this ingest key is not known')
      const signals = new Set(key === 'good' ? (['metrics'] as const) : (['logs'] as const))
      return { keyId: 'k', keyName: 'k', projectId: 7, signals }
    },
    logBug: (error: unknown) => {
      throw error
    },
  }
  await mountPushgateway(server, { door, pushgateway: gateway, maxBodyBytes: 10_000 })
  server.get('/metrics', () => 'our own')
  await server.listen({ port: 0, host: '127.0.0.1' })
  closing.push(async () => {
    server.server.closeAllConnections()
    await server.close()
    await it.close()
  })
  const { port } = server.server.address() as AddressInfo
  return {
    it,
    buffered,
    async ask(path, { method = 'POST', body, headers = {} } = {}) {
      const request = startRequest({ port, host: '127.0.0.1', path, method, headers: { authorization: 'Bearer good', ...headers } })
      request.end(body)
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      const pieces: Buffer[] = []
      for await (const piece of answer) pieces.push(piece as Buffer)
      return { status: answer.statusCode, text: Buffer.concat(pieces).toString(), headers: answer.headers }
    },
  }
}

describe('answers', () => {
  test('200 without a word for a push, 202 for a deletion', async () => {
    const { ask, it, buffered } = await open()
    expect(await ask('/metrics/job/j', { body: 'a 1\n' })).toMatchObject({ status: 200, text: '', headers: { 'content-length': '0' } })
    expect(await ask('/metrics/job/j/x/y/', { method: 'PUT', body: 'a 2\n' })).toMatchObject({ status: 400 })
    expect(await ask('/metrics/job@base64/anMvaw==?x=y', { method: 'PUT', body: 'a 2\n' })).toMatchObject({ status: 200 })
    it.clock.advance(1000)
    expect(await ask('/metrics/job/j', { method: 'DELETE' })).toMatchObject({ status: 202, text: '' })
    expect(await ask('/metrics/job/j', { method: 'DELETE', body: 'ignored', headers: { 'content-length': '7' } })).toMatchObject({
      status: 202,
      text: '',
    })
    expect(await ask('/metrics/job/never', { method: 'DELETE' })).toMatchObject({ status: 202, text: '' })
    expect(await it.take()).toEqual(['"a" { job="j" } 1 @0', '"a" { job="j" } stale @1', '"a" { job="js/k" } 2 @0'])
    expect(buffered.usedBytes).toBe(0)
  })

  test.each<[status: number, text: string, path: string, asked: Asked]>([
    [400, 'job name is required\n', '/metrics/job@base64/=', {}],
    [400, 'odd number of components in label string "/x"\n', '/metrics/job/j/x', {}],
    [400, 'the path has an empty part', '/metrics/job/j/x//y', {}],
    [400, 'the path is /metrics/job/JOB{/LABEL/VALUE}\n', '/metrics/other', { method: 'PUT' }],
    [400, 'invalid base64 encoding for label x="*"\n', '/metrics/job/j/x@base64/*', { method: 'DELETE' }],
    [400, 'line 1: expected a value after the series', '/metrics/job/j', { body: 'a\n' }],
    [400, 'inconsistent with existing metrics: pushed metrics must not have timestamps\n', '/metrics/job/j', { body: 'a 1 2\n' }],
    [400, 'the body is not valid gzip\n', '/metrics/job/j', { body: 'a 1\n', headers: { 'content-encoding': 'gzip' } }],
    [400, 'not valid snappy (framing format)', '/metrics/job/j', { body: 'a 1\n', headers: { 'content-encoding': 'snappy' } }],
    [401, 'send an ingest key', '/metrics/job/j', { headers: { authorization: '' } }],
    [401, 'this ingest key is not known\n', '/metrics/job/j', { headers: { authorization: 'Bearer bad' } }],
    [403, 'this ingest key may not send metrics\n', '/metrics/job/j', { headers: { authorization: 'Bearer logs' } }],
    [413, 'the body may have 10000 bytes', '/metrics/job/j', { body: 'x'.repeat(10_001) }],
    [
      413,
      'larger than 10000 bytes when decompressed\n',
      '/metrics/job/j',
      { body: gzipSync(Buffer.alloc(20_000)), headers: { 'content-encoding': 'gzip' } },
    ],
    [415, 'content encoding not supported', '/metrics/job/j', { body: 'a 1\n', headers: { 'content-encoding': 'lzma' } }],
  ])('%i %s', async (status, text, path, asked) => {
    const { ask, it } = await open()
    const answer = await ask(path, asked)
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
    expect(answer.text).toContain(text)
    expect(await it.take()).toEqual([])
    expect(it.counters.snapshot().rejections.map(({ receiver, count }) => [receiver, count])).toEqual([['pushgateway', 1]])
  })

  test('too much at once: 503 and when to come back', async () => {
    const { ask, buffered } = await open()
    const lease = buffered.lease()
    lease.take(999_999)
    const answer = await ask('/metrics/job/j', { body: 'a 1\n' })
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]/) } })
    lease.release()
    expect(await ask('/metrics/job/j', { body: 'a 1\n' })).toMatchObject({ status: 200 })
  })

  test('reading is not ours', async () => {
    const { ask } = await open()
    expect(await ask('/metrics', { method: 'GET' })).toMatchObject({ status: 200, text: 'our own' })
    expect(await ask('/metrics/job/j', { method: 'GET' })).toMatchObject({ status: 404 })
  })
})

test('the key by any of its ways, the body in any of its forms', async () => {
  const { ask, it } = await open()
  const basic = `Basic ${Buffer.from('anyone:good').toString('base64')}`
  const put = (n: number, body: string | Buffer, headers: Record<string, string>) =>
    ask(`/metrics/job/j${n}`, { method: 'PUT', body, headers })
  const snappy = Buffer.from('ff060000734e61507059', 'hex')
  const protobuf = encodeFamilies([{ name: 'a', type: 1, metric: [{ gauge: { value: 4 } }] }])
  const answers = [
    await put(1, 'a 1\n', { authorization: basic }),
    await put(2, 'a 2\n', { authorization: '', 'x-vedette-key': 'good', 'content-type': 'application/x-www-form-urlencoded' }),
    await put(3, gzipSync('a 3\n'), { 'content-encoding': 'gzip' }),
    await put(5, Buffer.concat([snappy, Buffer.from('010800009be7b1c6', 'hex'), Buffer.from('a 5\n')]), { 'content-encoding': 'Snappy' }),
    await put(6, '# TYPE a unknown\na 6\n# EOF\n', { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' }),
  ]
  expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(answers.map(() => '200 '))
  await it.remove('job/j1')
  const type = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
  expect((await put(4, protobuf, { 'content-type': type })).text).toContain('metric family "a" has type gauge but should have unknown')
  for (const n of [2, 3, 5, 6]) await it.remove(`job/j${n}`)
  expect(await put(4, protobuf, { 'content-type': type })).toMatchObject({ status: 200 })
  expect((await it.take()).filter((line) => !line.includes('stale')).map((line) => line.replace(/ @.*/, ''))).toEqual(
    [1, 2, 3, 4, 5, 6].map((n) => `"a" { job="j${n}" } ${n}`),
  )
})
