import { generateKeyPairSync, type X509Certificate } from 'node:crypto'
import { createConnection, type AddressInfo } from 'node:net'
import { connect, createServer, type Server, type TLSSocket } from 'node:tls'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { makeSelfSigned } from '../acme/make-request.ts'
import { proveByAlpn } from '../acme/prove-by-alpn.ts'
import { answerAlpnProofs } from './answer-alpn-proofs.ts'
import type { Certificate } from './certificate.ts'
import { readOfferedProtocols } from './read-offered-protocols.ts'

const proofs = new Map<string, Certificate>()
let server: Server
let port: number
/** A real client's first words. */
let hello: Buffer

beforeAll(async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const life = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 }
  const certificate = {
    cert: makeSelfSigned(['example.org'], pair, life),
    key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
  server = createServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, (socket) => socket.end(`hello ${String(socket.alpnProtocol)}`))
  server.on('tlsClientError', () => undefined)
  answerAlpnProofs(server, proofs)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  port = (server.address() as AddressInfo).port
  hello = await recordHello()
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

async function recordHello(): Promise<Buffer> {
  const { createServer: listenPlain } = await import('node:net')
  return await new Promise((resolve) => {
    const plain = listenPlain((socket) =>
      socket.once('data', (bytes) => {
        socket.destroy()
        plain.close(() => resolve(bytes))
      }),
    )
    plain.listen(0, '127.0.0.1', () => {
      const client = connect({
        port: (plain.address() as AddressInfo).port,
        servername: 'example.org',
        ALPNProtocols: ['acme-tls/1', 'h2'],
      })
      client.on('error', () => undefined)
    })
  })
}

/** Connects, waits for the end, and answers what was shown and said. */
async function visit(
  servername: string,
  protocol: string,
): Promise<{ certificate: X509Certificate | undefined; said: string } | 'refused'> {
  return await new Promise((resolve) => {
    const client: TLSSocket = connect({ port, servername, ALPNProtocols: [protocol], rejectUnauthorized: false }, () => {
      const certificate = client.getPeerX509Certificate()
      let said = ''
      client.on('data', (piece: Buffer) => (said += piece.toString()))
      client.once('end', () => resolve({ certificate, said }))
    })
    client.once('error', () => resolve('refused'))
    client.once('close', () => resolve('refused'))
  })
}

test('an authority is shown the proof of the name, everybody else the certificate as ever, at the same port and time', async () => {
  const shown = proveByAlpn(proofs, () => Date.now()).show({ domain: 'example.org', token: 't', keyAuthorization: 't.thumb' })
  const [authority, browser] = [await visit('example.org', 'acme-tls/1'), await visit('example.org', 'http/1.1')]
  if (authority === 'refused' || browser === 'refused') throw new Error('nobody should be refused')
  // The extension that nobody may overlook: critical, and the digest in it.
  expect(authority.certificate?.raw.toString('hex')).toContain('06082b0601050507011f0101ff04220420')
  expect(authority.certificate?.subjectAltName).toBe('DNS:example.org')
  expect(browser.certificate?.raw.toString('hex')).not.toContain('06082b0601050507011f')
  expect(browser.said).toBe('hello http/1.1')
  expect(await visit('other.example.org', 'acme-tls/1')).toBe('refused')
  shown.takeAway()
  expect(await visit('example.org', 'acme-tls/1')).toBe('refused')
  expect(await visit('example.org', 'http/1.1')).toMatchObject({ said: 'hello http/1.1' })
})

test('while a proof is shown: words that come in pieces are put together, and what is no TLS is passed on', async () => {
  const shown = proveByAlpn(proofs, () => Date.now()).show({ domain: 'example.org', token: 't', keyAuthorization: 't.thumb' })
  const answerTo = async (pieces: readonly Buffer[]): Promise<Buffer> =>
    await new Promise((resolve) => {
      const client = createConnection(port, '127.0.0.1', () => void send())
      const heard: Buffer[] = []
      client.on('data', (piece: Buffer) => {
        heard.push(piece)
        client.end()
      })
      client.on('error', () => undefined)
      client.once('close', () => resolve(Buffer.concat(heard)))
      const send = async (): Promise<void> => {
        client.setNoDelay(true)
        for (const piece of pieces) await new Promise((sent) => client.write(piece, sent))
      }
    })
  // A handshake record with a ServerHello.
  expect((await answerTo([hello.subarray(0, 3), hello.subarray(3, 90), hello.subarray(90)]))[0]).toBe(0x16)
  // An alert of the TLS server itself, or nothing.
  expect([undefined, 0x15]).toContain((await answerTo([Buffer.from('GET / HTTP/1.1\r\n\r\n')]))[0])
  shown.takeAway()
})

test('first words: what they say, at any length, and whatever is changed in them', () => {
  expect(readOfferedProtocols(hello)).toEqual(['acme-tls/1', 'h2'])
  for (let length = 0; length < hello.length; length++) expect(readOfferedProtocols(hello.subarray(0, length))).toBeUndefined()
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }), (changes) => {
      const bytes = Buffer.from(hello)
      for (const [at, value] of changes) bytes[at] = value
      expect(() => readOfferedProtocols(bytes)).not.toThrow()
    }),
    { numRuns: 300 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void readOfferedProtocols(Buffer.from([0x16, 3, 1, ...bytes]))))
})
