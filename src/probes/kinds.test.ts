import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import type { Outcome } from './outcome.ts'
import { type CheckTools, runCheck } from './run-check.ts'
import { makeCertificate } from './testdata/make-certificate.ts'
import { serveTargets, type Targets } from './testdata/serve-targets.ts'

let targets: Targets
const certificate = makeCertificate(20)
const open: CheckTools = {
  clock: systemClock,
  guard: createGuard({ allowedHosts: () => ['127.0.0.0/8', '::1'], resolve: async () => [{ address: '127.0.0.1', family: 4 }] }),
  userAgent: 'vedette/test',
}

beforeAll(async () => {
  targets = await serveTargets(certificate)
})
afterAll(() => targets.stop())

const never = new AbortController().signal

function http(path: string, settings: object = {}, timeoutMs = 20_000, tools = open): Promise<Outcome> {
  const url = path.startsWith('/') ? `http://127.0.0.1:${targets.http}${path}` : path
  return runCheck(tools, { kind: 'http', settings: { url, ...settings }, timeoutMs }, never)
}

function figure({ figures }: Outcome, name: string): number | undefined {
  return figures.find((one) => one.name === name)?.value
}

describe('http', () => {
  test('what is right is up, with its figures, phases and the answer', async () => {
    const outcome = await http('/ok', { contains: 'well', lacks: 'ill', matches: '^all', headerMatches: { 'X-Mode': '^live$' } })
    expect(outcome).toMatchObject({
      ok: true,
      problem: '',
      answer: { address: '127.0.0.1', status: 200, body: 'all is well', sizeBytes: 11 },
    })
    expect(figure(outcome, 'probe_success')).toBe(1)
    expect(figure(outcome, 'probe_http_status_code')).toBe(200)
    expect(figure(outcome, 'probe_http_content_length')).toBe(11)
    expect(figure(outcome, 'probe_http_last_modified_timestamp_seconds')).toBe(Date.UTC(2026, 10, 20, 13, 42) / 1000)
    expect(targets.requests.at(-1)?.headers['user-agent']).toBe('vedette/test')
  })

  test.each([
    ['/status?is=503', {}, 'expected 2xx, got 503'],
    ['/status?is=204', { status: '200, 301' }, 'expected 200, 301, got 204'],
    ['/ok', { contains: 'ill' }, 'the answer does not contain “ill”'],
    ['/ok', { lacks: 'well' }, 'the answer contains “well”'],
    ['/ok', { matches: '^well' }, 'the answer does not match ^well'],
    ['/ok', { headerMatches: { 'x-mode': 'test' } }, 'the header x-mode does not match test'],
    ['/ok', { headerMatches: { 'x-none': '.' } }, 'the answer has no header x-none'],
    ['/ok', { json: ['data'] }, 'the answer is no JSON'],
    ['/json', { json: ['data.status = bad'] }, 'expected data.status = bad, got ok'],
    ['/json', { json: ['data.items[1].n'] }, 'the JSON has no data.items.1.n'],
    ['/json', { json: ['$.data.status = ok', 'data.items[0].n = 1', 'data.items'] }, ''],
    ['/chunked', { contains: 'length' }, ''],
    ['/redirect?left=3', { maxRedirects: 4 }, ''],
    ['/redirect?left=3', { maxRedirects: 3 }, 'more than 3 redirects'],
    ['/redirect?left=3', { maxRedirects: 0, status: '302' }, ''],
    ['/reset', {}, '127.0.0.1 reset the connection'],
    ['/cut', {}, '127.0.0.1 broke its answer off'],
    ['/bad-chunks', {}, '127.0.0.1 broke its answer off'],
    ['/huge', {}, 'the answer is larger than 10 MiB'],
  ])('%s %j: %s', async (path, settings, problem) => {
    const outcome = await http(path, settings)
    expect(outcome).toMatchObject({ ok: problem === '', problem })
    expect(figure(outcome, 'probe_success')).toBe(problem === '' ? 1 : 0)
  })

  test('who takes too long is given up, and so is everybody when nobody wants to know', async () => {
    expect(await http('/slow', {}, 100)).toMatchObject({ ok: false, problem: 'no answer within 0.1 s' })
    const leaving = new AbortController()
    const settings = { url: `http://127.0.0.1:${targets.http}/slow` }
    const left = runCheck(open, { kind: 'http', settings, timeoutMs: 60_000 }, leaving.signal)
    leaving.abort()
    await expect(left).rejects.toThrow()
  })

  test('method, headers, body and credentials go out; what is secret does not go to another server', async () => {
    const to = encodeURIComponent(`http://localhost:${targets.http}/ok`)
    const url = `http://me:secret@127.0.0.1:${targets.http}/elsewhere?to=${to}`
    expect(await http(url, { method: 'POST', headers: { 'X-Token': 'secret', accept: 'text/x' }, body: 'hello' })).toMatchObject({
      ok: true,
    })
    const [first, second] = targets.requests.slice(-2)
    expect(first).toMatchObject({
      method: 'POST',
      headers: { 'x-token': 'secret', authorization: 'Basic bWU6c2VjcmV0', 'content-length': '5' },
    })
    expect(second).toMatchObject({ method: 'GET', headers: { accept: 'text/x', host: `localhost:${targets.http}` } })
    expect(second?.headers['x-token'] ?? second?.headers['authorization']).toBeUndefined()
  })

  test('certificates are checked before anything is sent, and told of also when they are wrong', async () => {
    const before = targets.requests.length
    const url = `https://127.0.0.1:${targets.https}/ok`
    const untrusted = await http(url, { headers: { authorization: 'secret' } })
    expect(untrusted).toMatchObject({
      ok: false,
      problem: 'TLS failed: the certificate is self-signed',
      certificate: { names: ['localhost', 'shop.example'] },
    })
    expect(targets.requests.length).toBe(before)
    expect(await http(url, { ca: certificate.cert })).toMatchObject({ ok: true, certificate: { problem: '', tlsVersion: 'TLS 1.3' } })
    expect(await http(url, { ca: certificate.cert, serverName: 'other.example' })).toMatchObject({
      ok: false,
      problem: 'TLS failed: the certificate is for another name',
    })
    expect(await http(url, { verifyTls: false })).toMatchObject({ ok: true })
  })

  test('addresses inside are refused with the setting that lets them through, also behind a name and a redirect', async () => {
    const closed = { ...open, guard: createGuard({ allowedHosts: () => [], resolve: async () => [{ address: '10.0.0.7', family: 4 }] }) }
    const refused = { ok: false, isRefused: true, problem: expect.stringContaining('outgoing.allowedHosts') as unknown }
    expect(await http('/ok', {}, 20_000, closed)).toMatchObject(refused)
    expect(await http('http://shop.example/', {}, 20_000, closed)).toMatchObject(refused)
    const to = encodeURIComponent('http://169.254.169.254/latest/meta-data')
    expect(await http(`/elsewhere?to=${to}`)).toMatchObject(refused)
  })
})

describe('tcp', () => {
  const tcp = (target: string, settings: object = {}, timeoutMs = 20_000): Promise<Outcome> =>
    runCheck(open, { kind: 'tcp', settings: { target, ...settings }, timeoutMs }, never)

  test('a connection, and words', async () => {
    expect(await tcp(`127.0.0.1:${targets.tcp}`)).toMatchObject({ ok: true })
    const spoken = await tcp(`127.0.0.1:${targets.tcp}`, { send: String.raw`PING\r\n`, expect: String.raw`^\+PONG$` })
    expect(spoken).toMatchObject({ ok: true, answer: { body: 'hello\r\n+PONG\r\n' } })
    expect(figure(spoken, 'probe_failed_due_to_regex')).toBe(0)
  })

  test('nobody, silence and other words are down', async () => {
    const free = await tcp('127.0.0.1:1')
    expect(free).toMatchObject({ ok: false, problem: '127.0.0.1:1 refuses connections: nothing listens on the port' })
    expect(await tcp(`127.0.0.1:${targets.silent}`, { expect: 'x' }, 100)).toMatchObject({ ok: false, problem: 'no answer within 0.1 s' })
    const other = await tcp(`127.0.0.1:${targets.http}`, { send: String.raw`nonsense\r\n\r\n`, expect: '^SSH' })
    expect(other).toMatchObject({ ok: false, problem: 'expected ^SSH, the connection ended with “Connection: close”' })
    expect(figure(other, 'probe_failed_due_to_regex')).toBe(1)
  })
})

describe('tls', () => {
  const tls = (settings: object, timeoutMs = 20_000): Promise<Outcome> =>
    runCheck(open, { kind: 'tls', settings: { target: `127.0.0.1:${targets.https}`, ...settings }, timeoutMs }, never)

  test('trusted and long enough', async () => {
    const outcome = await tls({ ca: certificate.cert })
    expect(outcome).toMatchObject({ ok: true, problem: '' })
    expect(figure(outcome, 'probe_ssl_earliest_cert_expiry')).toBe((outcome.certificate?.notAfterMs ?? 0) / 1000)
    expect(await tls({ ca: certificate.cert, minDays: 30 })).toMatchObject({ ok: false, problem: 'the certificate ends in 19 days' })
    expect(await tls({})).toMatchObject({ ok: false, problem: 'TLS failed: the certificate is self-signed' })
    expect(await tls({ verifyTls: false })).toMatchObject({ ok: true })
  })

  test('who does not speak it', async () => {
    expect(await tls({ target: `127.0.0.1:${targets.http}` })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('TLS failed') as unknown,
    })
    expect(await tls({ target: `127.0.0.1:${targets.silent}`, startTls: 'smtp' }, 100)).toMatchObject({
      ok: false,
      problem: 'no answer within 0.1 s',
    })
  })
})
