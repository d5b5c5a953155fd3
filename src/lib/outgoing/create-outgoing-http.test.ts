import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createOutgoingHttp } from './create-outgoing-http.ts'
import { createGuard, type HostAddress } from './outgoing-guard.ts'
import type { OutgoingAnswer, OutgoingRequest } from './outgoing-http.ts'

let answer: RequestListener = (_request, response) => response.end('hello')
const seen: { readonly host: string; readonly url: string; readonly method: string; readonly headers: IncomingMessage['headers'] }[] = []
const plain = createServer((request, response) => handle(request, response))
let secure: Server
let [port, tlsPort] = [0, 0]
const directory = mkdtempSync(join(tmpdir(), 'vedette-outgoing-'))

beforeAll(async () => {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=secure.test'.split(' '),
      '-addext',
      'subjectAltName=DNS:secure.test',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  )
  secure = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => handle(request, response))
  port = await listen(plain)
  tlsPort = await listen(secure)
})
afterAll(() => {
  for (const server of [plain, secure]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(directory, { recursive: true })
})

function handle(request: IncomingMessage, response: ServerResponse): void {
  seen.push({ host: request.headers.host ?? '', url: request.url ?? '', method: request.method ?? '', headers: request.headers })
  request.resume()
  answer(request, response)
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)))
}

const names: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1'],
  'inside.test': ['127.0.0.1'],
  'other.test': ['127.0.0.1'],
  'secure.test': ['127.0.0.1'],
  'metadata.test': ['169.254.169.254'],
  'both.test': ['10.0.0.1', '::1'],
}

async function resolve(hostname: string): Promise<HostAddress[]> {
  const found = names[hostname]
  if (found === undefined) throw new Error(`${hostname}: no such name`)
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

function ask(
  request: Partial<OutgoingRequest> & { url: string },
  { allowed = ['inside.test', 'other.test', 'secure.test'], timeoutMs = 20_000, signal = new AbortController().signal } = {},
): Promise<OutgoingAnswer> {
  const send = createOutgoingHttp({ guard: createGuard({ allowedHosts: () => allowed, resolve }), timeoutMs, userAgent: 'Vedette' })
  return send({ method: 'POST', headers: {}, body: 'x', ...request }, signal)
}

describe('addresses inside', () => {
  test.each([
    'http://127.0.0.1:1/',
    'http://localhost.:1/',
    'http://0x7f.1:1/',
    'http://2130706433:1/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://inside.test:1/',
    'http://metadata.test/latest/meta-data',
    'http://both.test/',
  ])('%s is refused', async (url) => {
    await expect(ask({ url }, { allowed: [] })).rejects.toMatchObject({ name: 'OutgoingFault', kind: 'refused', sent: false })
  })

  test.each([['inside.test'], ['*.test'], ['127.0.0.1'], ['127.0.0.0/8'], ['INSIDE.test']])('allowed by %s', async (entry) => {
    answer = (_request, response) => response.end('hello')
    expect(await ask({ url: `http://inside.test:${port}/` }, { allowed: [entry] })).toMatchObject({ status: 200, body: 'hello' })
  })

  test.each(['test', 'nside.test', '*.inside.test', '10.0.0.0/8', 'inside.test.evil'])('not by %s', async (entry) => {
    await expect(ask({ url: `http://inside.test:${port}/` }, { allowed: [entry] })).rejects.toMatchObject({ kind: 'refused' })
  })

  test('a name that changes its address between check and connection gains nothing', async () => {
    answer = (_request, response) => response.end('hello')
    let asked = 0
    const guard = createGuard({
      allowedHosts: () => ['127.0.0.1'],
      resolve: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
    })
    const send = createOutgoingHttp({ guard, timeoutMs: 20_000, userAgent: 'Vedette' })
    expect(await send({ method: 'GET', headers: {}, url: `http://rebinding.test:${port}/` }, new AbortController().signal)).toMatchObject({
      status: 200,
    })
    expect(asked).toBe(1)
    await expect(
      send({ method: 'GET', headers: {}, url: `http://rebinding.test:${port}/` }, new AbortController().signal),
    ).rejects.toMatchObject({ kind: 'refused' })
  })

  test.each(['ftp://inside.test/', 'file:///etc/passwd', 'gopher://x/', 'nonsense'])('%s is refused', async (url) => {
    await expect(ask({ url })).rejects.toMatchObject({ kind: 'refused' })
  })
})

describe('redirects', () => {
  test('one to an address inside is refused', async () => {
    answer = (_request, response) => response.writeHead(307, { location: 'http://metadata.test/latest' }).end()
    await expect(ask({ url: `http://inside.test:${port}/` })).rejects.toMatchObject({ kind: 'refused' })
  })

  test('to another server goes no credential', async () => {
    answer = (request, response) => {
      if (request.headers.host?.startsWith('inside') === true)
        response.writeHead(308, { location: `http://other.test:${port}/there` }).end()
      else response.end('there')
    }
    const headers = { Authorization: 'Bearer secret', 'X-Api-Key': 'secret', 'content-type': 'application/json' }
    expect(await ask({ url: `http://inside.test:${port}/`, headers })).toMatchObject({ body: 'there' })
    const last = seen.at(-1)
    expect(last).toMatchObject({ method: 'POST', url: '/there' })
    expect(JSON.stringify(last)).not.toContain('secret')
    expect(last?.headers['content-type']).toBe('application/json')
  })

  test.each([301, 302, 303])('%i would lose the message: it is the answer', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: '/there' }).end()
    expect(await ask({ url: `http://inside.test:${port}/` })).toMatchObject({ status })
  })

  test('a ring ends', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/again' }).end()
    const before = seen.length
    expect(await ask({ url: `http://inside.test:${port}/` })).toMatchObject({ status: 307 })
    expect(seen.length - before).toBe(4)
  })

  test('from https to http is not followed', async () => {
    answer = (_request, response) => response.writeHead(307, { location: `http://inside.test:${port}/` }).end()
    const ca = readFileSync(join(directory, 'cert.pem'), 'utf8')
    expect(await ask({ url: `https://secure.test:${tlsPort}/`, tls: { ca } })).toMatchObject({ status: 307 })
  })

  test('none when they are not wanted', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/there' }).end()
    expect(await ask({ url: `http://inside.test:${port}/`, followRedirects: false })).toMatchObject({ status: 307 })
  })
})

describe('TLS', () => {
  test('a certificate nobody trusts is refused, before anything is sent', async () => {
    await expect(ask({ url: `https://secure.test:${tlsPort}/` })).rejects.toMatchObject({
      kind: 'unreachable',
      sent: false,
      message: expect.stringMatching(/TLS failed/) as string,
    })
  })

  test('one of an authority of the settings is taken, under its own name alone', async () => {
    answer = (_request, response) => response.end('hello')
    const ca = readFileSync(join(directory, 'cert.pem'), 'utf8')
    expect(await ask({ url: `https://secure.test:${tlsPort}/`, tls: { ca } })).toMatchObject({ status: 200 })
    await expect(ask({ url: `https://other.test:${tlsPort}/`, tls: { ca } })).rejects.toMatchObject({ kind: 'unreachable' })
    expect(await ask({ url: `https://other.test:${tlsPort}/`, tls: { ca, serverName: 'secure.test' } })).toMatchObject({ status: 200 })
    expect(await ask({ url: `https://other.test:${tlsPort}/`, tls: { insecure: true } })).toMatchObject({ status: 200 })
  })
})

describe('bounds', () => {
  test('a body without end is read up to the cap', async () => {
    answer = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    }
    const { body } = await ask({ url: `http://inside.test:${port}/` })
    expect(body.length).toBe(65_536)
  })

  test('headers without end are an error', async () => {
    answer = (_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end()
    await expect(ask({ url: `http://inside.test:${port}/` })).rejects.toMatchObject({ kind: 'unreachable', sent: true })
  })

  test('no answer, or half of one, in time', async () => {
    answer = () => undefined
    await expect(ask({ url: `http://inside.test:${port}/` }, { timeoutMs: 200 })).rejects.toMatchObject({ kind: 'timeout' })
    answer = (_request, response) => response.writeHead(200).write('{"ok":')
    await expect(ask({ url: `http://inside.test:${port}/` }, { timeoutMs: 200 })).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('the caller gives up once the server has the request: it was sent', async () => {
    const control = new AbortController()
    answer = () => control.abort()
    const asked = ask({ url: `http://inside.test:${port}/` }, { signal: control.signal })
    await expect(asked).rejects.toMatchObject({ kind: 'aborted', sent: true })
    await expect(ask({ url: `http://inside.test:${port}/` }, { signal: control.signal })).rejects.toMatchObject({
      kind: 'aborted',
      sent: false,
    })
  })

  test('a broken connection and a port nobody listens at', async () => {
    answer = (request) => request.socket.destroy()
    await expect(ask({ url: `http://inside.test:${port}/` })).rejects.toMatchObject({ kind: 'unreachable', sent: true })
    await expect(ask({ url: 'http://inside.test:1/' })).rejects.toMatchObject({ kind: 'unreachable', sent: false })
    await expect(ask({ url: 'http://unknown.test/' })).rejects.toMatchObject({ kind: 'unreachable', sent: false })
  })
})

test('name and password of the address become Basic authorization; no error holds them, nor the path', async () => {
  answer = (_request, response) => response.end('hello')
  await ask({ url: `http://us%40er:pa%3Ass@inside.test:${port}/` })
  expect(seen.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`)
  for (const url of [
    'http://user:hunter2@inside.test:1/hunter3?k=hunter4',
    'http://user:hunter2@metadata.test/hunter3',
    'http://user:hunter2@:99999/hunter3',
  ]) {
    const error: unknown = await ask({ url }).catch((reason: unknown) => reason)
    expect(String(error)).not.toMatch(/hunter/)
  }
  const error: unknown = await ask({ url: `http://inside.test:${port}/`, headers: { 'x-key': 'hunter2\nx: y' } }).catch(
    (reason: unknown) => reason,
  )
  expect(String(error)).toMatch(/header/)
  expect(String(error)).not.toMatch(/hunter/)
})
