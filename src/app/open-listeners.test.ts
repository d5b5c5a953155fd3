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
  const endpoint = { ...lines, listen: { ...lines.listen, port, tls: { cert, key, clientCa: undefined } } }
  await openListeners({
    door,
    endpoints: [{ receiver: 'lines', endpoint }],
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

test("a receiver's own certificate that was renewed is shown to who connects next, and a broken one is not taken", async () => {
  expect(await shownName()).toBe('CN=first.example')
  const second = makeCertificate('second.example')
  writeFileSync(key, second.key)
  writeFileSync(cert, second.cert)
  await expect.poll(shownName, { timeout: 30_000 }).toBe('CN=second.example')
  writeFileSync(cert, 'no certificate')
  await expect.poll(() => told.some((line) => line.includes('the one before stays')), { timeout: 30_000 }).toBe(true)
  expect(await shownName()).toBe('CN=second.example')
})
