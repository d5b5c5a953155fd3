import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'

import { scrapeConfigOf } from '../testdata/scrape-config.ts'
import { type MetricsServer, serveMetrics } from '../testdata/serve-metrics.ts'
import { createFetcher, type Fetcher, type FetchRequest } from './create-fetcher.ts'
import { proxyOf } from './proxy-of.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-fetch-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let server: MetricsServer
const open: Fetcher[] = []
beforeEach(async () => {
  server = await serveMetrics('a 1\n')
})
afterEach(async () => {
  for (const fetcher of open.splice(0)) fetcher.close()
  await server.close()
})

function fetcherOf(raw: Readonly<Record<string, unknown>>, environment = {}): (request?: Partial<FetchRequest>) => Promise<string> {
  const fetcher = createFetcher(scrapeConfigOf(raw).client, environment)
  open.push(fetcher)
  return async (request) => {
    const signal = AbortSignal.timeout(10_000)
    const answer = await fetcher.get({
      url: `http://${server.address}/metrics`,
      headers: {},
      timeoutMs: 5000,
      maxBytes: 0,
      signal,
      ...request,
    })
    return answer.body.toString()
  }
}

const sent = (name: string): string | string[] | undefined => server.requests.at(-1)?.headers[name]

describe('credentials and headers', () => {
  test('basic, with the password in a file that changes', async () => {
    const file = join(directory, 'password')
    writeFileSync(file, 'one\n')
    const get = fetcherOf({ basic_auth: { username: 'u', password_file: file } })
    await get()
    expect(sent('authorization')).toBe(`Basic ${Buffer.from('u:one').toString('base64')}`)
    writeFileSync(file, 'two\n')
    await get()
    expect(sent('authorization')).toBe(`Basic ${Buffer.from('u:two').toString('base64')}`)
  })

  test('bearer, another type, extra headers', async () => {
    await fetcherOf({ bearer_token: 'b' })()
    expect(sent('authorization')).toBe('Bearer b')
    await fetcherOf({ authorization: { type: 'Token', credentials: 'c' }, http_headers: { 'X-A': { values: ['1'], secrets: ['2'] } } })()
    expect([sent('authorization'), sent('x-a')]).toEqual(['Token c', '1, 2'])
  })

  test('a file that is missing fails by its name', async () => {
    await expect(fetcherOf({ bearer_token_file: join(directory, 'nowhere') })()).rejects.toThrow(`unable to read file ${directory}/nowhere`)
  })
})

describe('redirects', () => {
  test('are followed on the same host with credentials, elsewhere without', async () => {
    const other = await serveMetrics('b 1\n')
    try {
      server.answer = (request, response) =>
        request.url === '/metrics'
          ? response.writeHead(302, { location: '/next' }).end()
          : response.writeHead(307, { location: `http://${other.address.replace('127.0.0.1', 'localhost')}/` }).end()
      expect(await fetcherOf({ bearer_token: 'b' })()).toBe('b 1\n')
      expect(sent('authorization')).toBe('Bearer b')
      expect(other.requests[0]?.headers.authorization).toBeUndefined()
    } finally {
      await other.close()
    }
  })

  test('not when they must not be, not for ever, not to files', async () => {
    server.answer = (_, response) => response.writeHead(302, { location: '/again' }).end()
    await expect(fetcherOf({ follow_redirects: false })()).rejects.toThrow('server returned HTTP status 302')
    await expect(fetcherOf({})()).rejects.toThrow('stopped after 10 redirects')
    server.answer = (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    await expect(fetcherOf({})()).rejects.toThrow('redirected to file:')
  })
})

describe('limits', () => {
  test('time', async () => {
    server.answer = () => undefined
    await expect(fetcherOf({})({ timeoutMs: 50 })).rejects.toThrow('no answer within 0.05 s')
    server.answer = (_, response) => response.writeHead(200).write('a')
    await expect(fetcherOf({})({ timeoutMs: 50 })).rejects.toThrow('no answer within 0.05 s')
  })

  test('size', async () => {
    server.show('a'.repeat(100))
    await expect(fetcherOf({})({ maxBytes: 99 })).rejects.toThrow('body size limit exceeded')
    expect(await fetcherOf({})({ maxBytes: 100 })).toHaveLength(100)
  })

  test('nobody there', async () => {
    await expect(fetcherOf({})({ url: 'http://127.0.0.1:1/metrics' })).rejects.toThrow('ECONNREFUSED')
  })

  test('TLS that nobody vouches for is refused before anything is said', async () => {
    await expect(fetcherOf({})({ url: `https://${server.address}/metrics` })).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('proxies', () => {
  test('a plain request goes through it whole', async () => {
    const get = fetcherOf({ proxy_url: `http://user:pass@${server.address}` })
    await get({ url: 'http://target.example:80/metrics?a=b' })
    expect(server.requests[0]?.url).toBe('http://target.example/metrics?a=b')
    expect(sent('host')).toBe('target.example')
    expect(sent('proxy-authorization')).toBe(`Basic ${Buffer.from('user:pass').toString('base64')}`)
  })

  test('an encrypted one through a tunnel', async () => {
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const [host = '', port] = server.address.split(':')
      const through = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        through.pipe(socket).pipe(through)
      })
      through.on('error', () => socket.destroy())
      socket.on('error', () => through.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = proxy.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    try {
      // What answers behind the tunnel speaks no TLS: that it was asked is what counts.
      await expect(fetcherOf({ proxy_url: `http://127.0.0.1:${port}` })({ url: 'https://target.example:8443/' })).rejects.toThrow()
      expect(asked).toEqual(['target.example:8443'])
    } finally {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    }
  })

  test.each([
    ['http://a.example/', '', 'http://proxy:1/'],
    ['http://a.example/', 'b.example', 'http://proxy:1/'],
    ['http://a.example/', 'a.example', undefined],
    ['http://x.a.example/', 'a.example', undefined],
    ['http://xa.example/', 'a.example', 'http://proxy:1/'],
    ['http://a.example/', '.a.example', 'http://proxy:1/'],
    ['http://a.example:81/', 'a.example:80', 'http://proxy:1/'],
    ['http://10.1.2.3/', '10.0.0.0/8', undefined],
    ['http://11.1.2.3/', '10.0.0.0/8', 'http://proxy:1/'],
    ['http://a.example/', '*', undefined],
  ])('%s except %j', (url, noProxy, expected) => {
    const proxy = { url: 'http://proxy:1', noProxy, fromEnvironment: false, connectHeaders: {} }
    expect(proxyOf(proxy, new URL(url), {})?.href).toBe(expected)
  })

  test('from the environment', () => {
    const proxy = { url: undefined, noProxy: '', fromEnvironment: true, connectHeaders: {} }
    const environment = { HTTP_PROXY: 'one:1', https_proxy: 'http://two:2', NO_PROXY: 'c.example' }
    const hrefOf = (url: string): string | undefined => proxyOf(proxy, new URL(url), environment)?.href
    expect(['http://a.example/', 'https://b.example/', 'http://c.example/', 'http://localhost/'].map(hrefOf)).toEqual([
      'http://one:1/',
      'http://two:2/',
      undefined,
      undefined,
    ])
  })
})
