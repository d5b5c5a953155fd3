import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { findFreePort } from '../../test/harness/find-free-port.ts'
import { ManualClock } from '../../test/harness/manual-clock.ts'
import { lines } from '../api/sockets/testdata/lines.ts'
import { openDoor } from '../api/sockets/testdata/open-door.ts'
import { makeSelfSigned } from '../lib/acme/make-request.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import type { HealthCheck } from '../platform/health.ts'
import { HeldSockets } from './held-sockets.ts'
import { createLifecycle } from './lifecycle.ts'
import { openListeners } from './open-listeners.ts'
import { openReceiverTls, type ReceiverTls } from './tls/open-receiver-tls.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-listeners-'))
const cert = join(directory, 'cert.pem')
const key = join(directory, 'key.pem')
const clientCa = join(directory, 'clients.pem')
const told: string[] = []
const log = createLog({ level: 'info', destination: { write: (line) => void told.push(line) } })
const lifecycle = createLifecycle(log)
let port: number
/** Of the listener that wants certificates of its clients. */
let clientsPort: number
let tls: ReceiverTls
const client = makeCertificate('client.example')
const foreigner = makeCertificate('foreigner.example')

function makeCertificate(name: string): { readonly cert: string; readonly key: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const times = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 }
  return { cert: makeSelfSigned([name], pair, times), key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

beforeAll(async () => {
  const first = makeCertificate('first.example')
  writeFileSync(cert, first.cert)
  writeFileSync(key, first.key)
  port = await findFreePort()
  const { door, close } = await openDoor()
  lifecycle.onStop('stores', 'door', close)
  clientsPort = await findFreePort()
  writeFileSync(clientCa, client.cert)
  const endpoint = { ...lines, listen: { ...lines.listen, port, tls: { cert, key, clientCa: undefined } } }
  const forClients = { ...lines, listen: { ...lines.listen, port: clientsPort, tls: { cert, key, clientCa } } }
  const endpoints = [
    { receiver: 'lines', endpoint },
    { receiver: 'more', endpoint: forClients },
  ]
  tls = openReceiverTls({ endpoints, certificate: undefined, clock: systemClock, lifecycle, log })
  await openListeners({
    door,
    endpoints,
    host: '127.0.0.1',
    tls,
    held: new HeldSockets([]),
    lifecycle,
    log,
  })
})
afterAll(async () => {
  await lifecycle.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function shownName(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { subject } = new X509Certificate(socket.getPeerCertificate().raw)
  socket.destroy()
  return subject
}

async function health(): Promise<HealthCheck> {
  const [part] = tls.healthSources
  if (part === undefined) throw new Error('there is no part for the certificates')
  return part.check()
}

/** The name that the server shows to a client with a certificate; undefined: it is refused. */
async function shownTo(shown: { readonly cert: string; readonly key: string }): Promise<string | undefined> {
  // In 1.3 a client hears of a refusal only afterwards.
  const socket = connect({ host: '127.0.0.1', port: clientsPort, rejectUnauthorized: false, maxVersion: 'TLSv1.2', ...shown })
  try {
    await once(socket, 'secureConnect')
    return new X509Certificate(socket.getPeerCertificate().raw).subject
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}

test("a receiver's own certificate that was renewed is shown to who connects next, and a broken one is not taken", async () => {
  expect(await shownName()).toBe('CN=first.example')
  expect([await shownTo(client), await shownTo(foreigner)]).toEqual(['CN=first.example', undefined])
  const second = makeCertificate('second.example')
  writeFileSync(key, second.key)
  writeFileSync(cert, second.cert)
  await expect.poll(shownName, { timeout: 30_000 }).toBe('CN=second.example')
  await expect.poll(() => shownTo(client), { timeout: 30_000 }).toBe('CN=second.example')
  expect(await shownTo(foreigner)).toBeUndefined()
  writeFileSync(cert, 'no certificate')
  await expect.poll(() => told.some((line) => line.includes('the one before stays')), { timeout: 30_000 }).toBe(true)
  expect(await shownName()).toBe('CN=second.example')
  expect(await health()).toMatchObject({
    state: 'degraded',
    detail: expect.stringMatching(/^lines tcp, more tcp: the certificate is good until .*; the new one is not taken: /) as string,
  })
  // One file of each kind, though two listeners name the certificate.
  const files = [
    { listeners: ['lines tcp', 'more tcp'], state: 'degraded', names: ['second.example'] },
    { listeners: ['more tcp'], state: 'ok', authorities: 1 },
  ]
  expect((await health()).details).toMatchObject({ files })
  writeFileSync(cert, second.cert)
  await expect.poll(async () => (await health()).state, { timeout: 30_000 }).toBe('ok')
})

test("the authorities of a receiver's clients are followed: who is new is let in, who is gone no more, and a broken file changes nothing", async () => {
  expect([await shownTo(client), await shownTo(foreigner)]).toEqual(['CN=second.example', undefined])
  writeFileSync(clientCa, client.cert + foreigner.cert)
  await expect.poll(() => shownTo(foreigner), { timeout: 30_000 }).toBe('CN=second.example')
  expect(await shownTo(client)).toBe('CN=second.example')
  // The certificate is shown anew, and must not bring the first authorities back.
  const third = makeCertificate('third.example')
  writeFileSync(key, third.key)
  writeFileSync(cert, third.cert)
  await expect.poll(() => shownTo(foreigner), { timeout: 30_000 }).toBe('CN=third.example')
  writeFileSync(clientCa, foreigner.cert)
  await expect.poll(() => shownTo(client), { timeout: 30_000 }).toBeUndefined()
  expect(await shownTo(foreigner)).toBe('CN=third.example')
  writeFileSync(clientCa, foreigner.cert + client.cert.replace('MII', '???'))
  await expect.poll(async () => (await health()).state, { timeout: 30_000 }).toBe('degraded')
  expect((await health()).detail).toMatch(/^more tcp: 1 authority of clients, .* the new one is not taken: one of the authorities/)
  expect([await shownTo(client), await shownTo(foreigner)]).toEqual([undefined, 'CN=third.example'])
})

test('authorities that are none are refused at the start; when the last of them expires the health part is down', async () => {
  const clock = new ManualClock(Date.now())
  const open = (clientsFile: string): ReceiverTls => {
    const endpoint = { ...lines, listen: { ...lines.listen, tls: { cert, key, clientCa: clientsFile } } }
    return openReceiverTls({ endpoints: [{ receiver: 'lines', endpoint }], certificate: undefined, clock, lifecycle, log })
  }
  const none = join(directory, 'none.pem')
  writeFileSync(none, 'nothing')
  expect(() => open(none)).toThrow('there is no PEM certificate among the authorities')
  writeFileSync(none, client.cert + foreigner.cert.slice(0, -40))
  expect(() => open(none)).toThrow('one of the authorities of clients is cut off')
  expect(() => open(join(directory, 'away.pem'))).toThrow("the authorities of clients' certificates cannot be read")
  const good = join(directory, 'good.pem')
  writeFileSync(good, client.cert)
  const [part] = open(good).healthSources
  expect(await part?.check()).toMatchObject({ state: 'ok' })
  clock.advance(3_700_000)
  // The certificate of the listener is over by then, too.
  expect(await part?.check()).toMatchObject({ state: 'down', detail: expect.stringContaining('nobody is let in') as string })
})

test('a certificate without its key is refused, and without files of their own there is no part', () => {
  const open = (listenTls: { cert: string | undefined; key: string | undefined; clientCa: string | undefined } | undefined) => {
    const endpoint = { ...lines, listen: { ...lines.listen, ...(listenTls && { tls: listenTls }) } }
    return openReceiverTls({ endpoints: [{ receiver: 'lines', endpoint }], certificate: undefined, clock: systemClock, lifecycle, log })
  }
  expect(() => open({ cert, key: undefined, clientCa: undefined })).toThrow('belong together')
  expect(() => open({ cert: undefined, key: undefined, clientCa: undefined })).toThrow('needs `tlsCert` and `tlsKey`')
  expect(open(undefined).healthSources).toEqual([])
})
