import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { makeSelfSigned } from '../acme/make-request.ts'
import type { Certificate } from '../tls/certificate.ts'
import { ServedCertificate } from '../tls/served-certificate.ts'
import { createTlsServer, type TlsServer } from './tls-server.ts'

function makeCertificate(name: string): Certificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = makeSelfSigned([name, 'localhost'], pair, { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 })
  return { cert, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

let certificate: ServedCertificate
let server: TlsServer
let port: number
const seen: string[] = []
const closing: (() => void)[] = []
beforeEach(async () => {
  seen.length = 0
  certificate = new ServedCertificate(makeCertificate('first.example'))
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    seen.push(`${request.httpVersion} ${request.url}`)
    if (request.url === '/slow') return
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => response.end(`got ${Buffer.concat(pieces).length} bytes`))
  }
  server = createTlsServer(handler, { certificate, http1: {}, requestTimeoutMs: 2000, idleTimeoutMs: 60_000 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  server.destroyHttp2Sessions()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function connect(): http2.ClientHttp2Session {
  const session = http2.connect(`https://localhost:${port}`, {
    ca: certificate.current.cert,
    lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }] as never),
  })
  session.on('error', () => undefined)
  closing.push(() => session.destroy())
  return session
}

async function askHttp2(session: http2.ClientHttp2Session, headers: http2.OutgoingHttpHeaders, body?: Buffer): Promise<string> {
  const stream = session.request(headers, { endStream: body === undefined })
  stream.end(body)
  let text = ''
  for await (const piece of stream as AsyncIterable<Buffer>) text += piece.toString()
  return text
}

async function askHttp1(): Promise<string> {
  const request = https.get({ host: '127.0.0.1', port, path: '/one', agent: false, ca: certificate.current.cert, servername: 'localhost' })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of response as AsyncIterable<Buffer>) text += piece.toString()
  return text
}

async function shownName(): Promise<string | undefined> {
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const name = new X509Certificate(socket.getPeerCertificate().raw).subject
  socket.destroy()
  return name
}

test('the client chooses between HTTP/2 and HTTP/1.1 on one port', async () => {
  expect(await askHttp2(connect(), { ':path': '/two', ':method': 'POST' }, Buffer.alloc(300_000))).toBe('got 300000 bytes')
  expect(await askHttp1()).toBe('got 0 bytes')
  expect(seen).toEqual(['2.0 /two', '1.1 /one'])
})

test('what is older than TLS 1.2 is refused', async () => {
  const socket = tls.connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  })
  const [error] = (await once(socket, 'error')) as [Error & { code: string }]
  expect(error.code).toMatch(/SSL|PROTOCOL|ECONNRESET/)
})

test('a new certificate is shown to new connections, and those that are open go on', async () => {
  const session = connect()
  await askHttp2(session, { ':path': '/' })
  expect(await shownName()).toBe('CN=first.example')
  certificate.replace(makeCertificate('second.example'))
  expect(await shownName()).toBe('CN=second.example')
  expect(await askHttp2(session, { ':path': '/' })).toBe('got 0 bytes')
  const other = makeCertificate('third.example')
  expect(() => certificate.replace({ ...other, key: makeCertificate('x').key })).toThrow('the key is not that of the certificate')
  expect(() => certificate.replace({ ...other, cert: 'none' })).toThrow('no PEM certificate')
  expect(() => certificate.replace({ ...other, key: '' })).toThrow('no PEM private key')
  expect(await shownName()).toBe('CN=second.example')
})

describe('peers that abuse HTTP/2', () => {
  test('who resets what it asks for, again and again, is cut off', async () => {
    const session = connect()
    await once(session, 'connect')
    const closed = once(session, 'close')
    let left = 500
    const ask = (): void => {
      if (session.destroyed || left <= 0) return
      left -= 25
      for (let count = 0; count < 25; count++) {
        const stream = session.request({ ':path': '/slow' })
        stream.on('error', () => undefined)
        stream.once('ready', () => stream.close(http2.constants.NGHTTP2_CANCEL))
      }
      setImmediate(ask)
    }
    ask()
    await closed
    expect(await askHttp2(connect(), { ':path': '/' })).toBe('got 0 bytes')
  })

  test('headers without end are refused', async () => {
    const session = connect()
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`x-${at}`, 'v'.repeat(1000)]))
    const stream = session.request({ ':path': '/large', ...many })
    const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
    expect(headers[':status']).toBe(431)
    expect(seen).toEqual([])
  })

  test('a body that does not come is not waited for', async () => {
    const stream = connect().request({ ':path': '/', ':method': 'POST' }, { endStream: false })
    stream.on('error', () => undefined)
    stream.write('a part')
    await once(stream, 'close')
    expect(stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL)
  })
})

test('closing asks the clients to go and answers what was asked', async () => {
  const session = connect()
  await once(session, 'connect')
  const stream = session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
  stream.write('one')
  await expect.poll(() => seen, { timeout: 30_000 }).toHaveLength(1)
  const goaway = once(session, 'goaway')
  server.closeHttp2Sessions()
  await goaway
  let text = ''
  stream.end('two')
  for await (const piece of stream as AsyncIterable<Buffer>) text += piece.toString()
  expect(text).toBe('got 6 bytes')
})
