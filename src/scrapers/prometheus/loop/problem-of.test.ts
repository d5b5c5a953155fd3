import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

import { afterEach, expect, test } from 'vitest'

import { systemClock } from '../../../lib/clock.ts'
import type { Fault } from '../../../lib/errors.ts'
import { makeCertificate } from '../../../probes/testdata/make-certificate.ts'
import { createFetcher } from '../fetch/create-fetcher.ts'
import { scrapeConfigOf, targetOf } from '../testdata/scrape-config.ts'
import { serveMetrics } from '../testdata/serve-metrics.ts'
import { problemOf } from './problem-of.ts'
import { TargetScraper } from './target-scraper.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** How a scrape of that address fails. */
async function failureOf(address: string, raw: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const config = scrapeConfigOf(raw)
  const fetcher = createFetcher(config.client, {})
  closing.push(() => fetcher.close())
  const target = targetOf(config, address, { instance: 'i' })
  const scraper = new TargetScraper({ clock: systemClock, config, target, fetcher, signal: AbortSignal.timeout(20_000) })
  const { error } = await scraper.run(1000, undefined)
  return error === undefined ? 'none' : problemOf(error satisfies Fault)
}

/** A server of bare connections; its address. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    // Whoever asks may be gone before the answer is.
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return portOf(server)
}

function portOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
}

const answer =
  (head: string, body = '') =>
  (socket: Socket) =>
    void socket.once('data', () => socket.end(`HTTP/1.1 ${head}\r\nconnection: close\r\n\r\n${body}`))

test.each([
  ['401 Unauthorized', 'credentials'],
  ['403 Forbidden', 'credentials'],
  ['404 Not Found', 'path'],
  ['500 Internal Server Error', 'status'],
  ['302 Found\r\nlocation: ftp://elsewhere/', 'status'],
])('an answer of %s', async (head, problem) => {
  expect(await failureOf(await listen(answer(head)))).toBe(problem)
})

test('nobody listens, the name is nobody’s, the connection ends, another protocol answers', async () => {
  const server = await serveMetrics()
  await server.close()
  expect(await failureOf(server.address)).toBe('refused')
  expect(await failureOf(`${'x'.repeat(70)}.invalid:9100`)).toBe('name')
  expect(await failureOf(await listen((socket) => socket.destroy()))).toBe('closed')
  expect(await failureOf(await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))).toBe('closed')
})

test('TLS is asked of what speaks none, or of what has a certificate of its own making', async () => {
  const server = createTlsServer(makeCertificate(1)).on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  expect(await failureOf(portOf(server), { scheme: 'https' })).toBe('tls')
  expect(await failureOf(await listen(answer('400 Bad Request')), { scheme: 'https' })).toBe('not_tls')
})

test('no answer in time', async () => {
  const waiting = await listen(() => undefined)
  expect(await failureOf(waiting, { scrape_interval: '100ms', scrape_timeout: '100ms' })).toBe('timeout')
})

test('too much, more than its limits, and what cannot be read', async () => {
  const server = await serveMetrics('a 1\nb 2\n')
  closing.push(() => server.close())
  expect(await failureOf(server.address)).toBe('none')
  expect(await failureOf(server.address, { body_size_limit: '5B' })).toBe('size')
  expect(await failureOf(server.address, { sample_limit: 1 })).toBe('limit')
  server.show('a{ 1\n')
  expect(await failureOf(server.address)).toBe('format')
  server.show('a 1\n', 'text/html')
  expect(await failureOf(server.address)).toBe('format')
})
