import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { makeSelfSigned } from '../../src/lib/acme/make-request.ts'
import { findFreePort } from './find-free-port.ts'

const program = '/usr/bin/pebble'

/** Whether Debian's package `pebble` is installed: the test server of those who run Let's Encrypt. */
export const hasPebble = existsSync(program)

export interface Pebble {
  readonly directoryUrl: string
  /** Vouches for the server's own address. */
  readonly caFile: string
  /** Of the authority, PEM: what a browser that trusts its certificates has. Another one at each start. */
  readonly rootCertificate: string
  /** Where it asks for proofs. */
  readonly httpPort: number
  readonly tlsPort: number
  stop(): void
}

/** An ACME server that is as strict as it can be, refuses every fifth nonce, and issues for anything that is proven. */
export async function startPebble(directory: string): Promise<Pebble> {
  const [port, managementPort, httpPort, tlsPort] = [await findFreePort(), await findFreePort(), await findFreePort(), await findFreePort()]
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const certificate = join(directory, 'pebble.pem')
  const privateKey = join(directory, 'pebble.key')
  writeFileSync(certificate, makeSelfSigned(['localhost'], pair, { notBefore: now - 60_000, notAfter: now + 86_400_000 }))
  writeFileSync(privateKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const listenAddress = `127.0.0.1:${port}`
  const managementListenAddress = `127.0.0.1:${managementPort}`
  const config = join(directory, 'pebble.json')
  writeFileSync(config, JSON.stringify({ pebble: { listenAddress, managementListenAddress, certificate, privateKey, httpPort, tlsPort } }))
  const child = spawn(program, ['-strict', '-config', config], {
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '20', PEBBLE_AUTHZREUSE: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = [createInterface({ input: child.stdout }), createInterface({ input: child.stderr })]
  await new Promise<void>((resolve, reject) => {
    for (const reader of lines) reader.on('line', (line) => line.includes('ACME directory available') && resolve())
    child.once('exit', (code) => reject(new Error(`pebble ended with ${code}`)))
  })
  const rootCertificate = await download(`https://localhost:${managementPort}/roots/0`, readFileSync(certificate, 'utf8'))
  const directoryUrl = `https://localhost:${port}/dir`
  return { directoryUrl, caFile: certificate, rootCertificate, httpPort, tlsPort, stop: () => child.kill('SIGKILL') }
}

async function download(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (answer) => {
      let text = ''
      answer.on('data', (piece: Buffer) => (text += piece.toString())).once('end', () => resolve(text))
    }).once('error', reject)
  })
}
