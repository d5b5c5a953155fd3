import { generateKeyPairSync } from 'node:crypto'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'

import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'

import { makeSelfSigned } from '../lib/acme/make-request.ts'
import { ServedCertificate } from '../lib/tls/served-certificate.ts'
import { closeHttpServer } from './close-http-server.ts'
import { createHttpServer, type HttpServerOptions } from './http-server.ts'

let server: FastifyInstance
afterEach(async () => closeHttpServer(server, 1000))

async function start(options: HttpServerOptions): Promise<string> {
  server = await createHttpServer(options)
  server.get('/who', ({ ip, host, protocol, url }) => ({ ip, host, protocol, url }))
  server.post('/json', ({ body }) => body)
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post('/stream', async ({ body }) => {
      let bytes = 0
      for await (const piece of body as AsyncIterable<Buffer>) bytes += piece.length
      return { bytes }
    })
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

const who = async (url: string, headers: Record<string, string> = {}): Promise<unknown> => (await fetch(url, { headers })).json()
const proxied = {
  'x-forwarded-for': '198.51.100.9, 203.0.113.7, 10.0.0.2',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'vedette.example',
}

test('a trusted proxy says who asks: the right-most address that is no proxy', async () => {
  const url = await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
  expect(await who(`${url}/who`, proxied)).toMatchObject({ ip: '203.0.113.7', host: 'vedette.example', protocol: 'https' })
  const forwarded = 'for=198.51.100.9, for="203.0.113.7:4711", for=10.0.0.2;proto=https;host=vedette.example'
  expect(await who(`${url}/who`, { forwarded })).toMatchObject({ ip: '203.0.113.7', host: 'vedette.example', protocol: 'https' })
  expect(await who(`${url}/who`)).toMatchObject({ ip: '127.0.0.1', protocol: 'http' })
  const withPorts = { 'x-forwarded-for': '198.51.100.9, 203.0.113.7:51234, 10.0.0.2:443' }
  expect(await who(`${url}/who`, withPorts)).toMatchObject({ ip: '203.0.113.7' })
})

test('what a client makes up behind a proxy that writes the other kind makes it nobody else', async () => {
  const lie = { 'x-forwarded-for': '198.51.100.9' }
  const forwarded = 'for=203.0.113.7;proto=https'
  const url = await start({ trustedProxies: ['127.0.0.1'] })
  expect(await who(`${url}/who`, { forwarded, ...lie })).toMatchObject({ ip: '127.0.0.1', protocol: 'http' })
  await closeHttpServer(server, 1000)
  const told = await start({ trustedProxies: ['127.0.0.1'], forwardedHeaders: 'forwarded' })
  expect(await who(`${told}/who`, { forwarded, ...lie })).toMatchObject({ ip: '203.0.113.7', protocol: 'https' })
  await closeHttpServer(server, 1000)
  const other = await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'], forwardedHeaders: 'x-forwarded' })
  expect(await who(`${other}/who`, { ...proxied, forwarded: 'for=198.51.100.9' })).toMatchObject({ ip: '203.0.113.7' })
})

test('nobody else is believed', async () => {
  const url = await start({ trustedProxies: ['10.0.0.0/8'] })
  expect(await who(`${url}/who`, proxied)).toMatchObject({ ip: '127.0.0.1', host: url.slice('http://'.length), protocol: 'http' })
  expect(await who(`${url}/who`, { forwarded: 'for=203.0.113.7' })).toMatchObject({ ip: '127.0.0.1' })
})

test('requests come with the base path or without', async () => {
  const url = await start({ trustedProxies: [], basePath: '/ops/vedette' })
  for (const path of ['/who?a=1', '/ops/vedette/who?a=1']) expect(await who(url + path)).toMatchObject({ url: '/who?a=1' })
  for (const path of ['/ops/vedettes/who', '/ops/who']) expect((await fetch(url + path)).status).toBe(404)
})

test('HTTP/2: bodies as JSON and as streams, answered as over HTTP/1.1', async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = makeSelfSigned(['localhost'], pair, { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 })
  const tls = new ServedCertificate({ cert, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) })
  const url = await start({ tls, trustedProxies: [] })
  const session = http2.connect(url.replace('http:', 'https:'), { rejectUnauthorized: false })
  const ask = async (path: string, type: string, body: Buffer): Promise<unknown> => {
    const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': type, 'content-length': body.length })
    stream.end(body)
    let text = ''
    for await (const piece of stream as AsyncIterable<Buffer>) text += piece.toString()
    return JSON.parse(text)
  }
  expect(await ask('/json', 'application/json', Buffer.from('{"a":1}'))).toEqual({ a: 1 })
  const many = Array.from({ length: 20 }, () => ask('/stream', 'application/x-protobuf', Buffer.alloc(400_000)))
  expect(await Promise.all(many)).toEqual(Array.from({ length: 20 }, () => ({ bytes: 400_000 })))
  session.destroy()
})
