import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { findFreePort } from '../../test/harness/find-free-port.ts'
import { lines } from '../api/sockets/testdata/lines.ts'
import { openDoor } from '../api/sockets/testdata/open-door.ts'
import { makeSelfSigned } from '../lib/acme/make-request.ts'
import { createLog } from '../lib/log.ts'
import { HeldSockets } from './held-sockets.ts'
import { createLifecycle } from './lifecycle.ts'
import { openListeners } from './open-listeners.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-listeners-'))
const cert = join(directory, 'cert.pem')
const key = join(directory, 'key.pem')
const told: string[] = []
const log = createLog({ level: 'info', destination: { write: (line) => void told.push(line) } })
const lifecycle = createLifecycle(log)
let port: number
/** Of the listener that wants certificates of its clients. */
let clientsPort: number
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
  const clientCa = join(directory, 'clients.pem')
  writeFileSync(clientCa, client.cert)
  const endpoint = { ...lines, listen: { ...lines.listen, port, tls: { cert, key, clientCa: undefined } } }
  const forClients = { ...lines, listen: { ...lines.listen, port: clientsPort, tls: { cert, key, clientCa } } }
  await openListeners({
    door,
    endpoints: [
      { receiver: 'lines', endpoint },
      { receiver: 'lines', endpoint: forClients },
    ],
    host: '127.0.0.1',
    certificate: undefined,
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
})
