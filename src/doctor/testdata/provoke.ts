import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { settingsSchema } from '../../config/settings.ts'
import type { Patient } from '../check.ts'
import { type Disk, type Host, thisHost } from '../host.ts'

const gigabyte = 1000 ** 3
const ext4 = 0xef53
export const goodDisk: Disk = { type: ext4, totalBytes: 500 * gigabyte, freeBytes: 400 * gigabyte, totalFiles: 1000, freeFiles: 900 }

/** A machine on which all is well, with what a test says otherwise. */
export function hostWith(texts: Readonly<Record<string, string>>, changes: Partial<Host> = {}): Host {
  return {
    ...thisHost,
    nodeVersion: '24.1.0',
    uid: process.getuid?.(),
    readText: (path) => texts[path],
    disk: () => Promise.resolve(goodDisk),
    totalMemoryBytes: () => 32 * 1024 ** 3,
    ...changes,
  }
}

/** A platform that does not run, with settings as in a file. */
export function patientWith(settings: object = {}, changes: Partial<Patient> = {}): Patient {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-doctor-'))
  return {
    settings: settingsSchema.parse({ dataDir: directory, port: 0, otlp: { http: { port: 0 }, grpc: { port: 0 } }, ...settings }),
    settingsProblem: undefined,
    environment: {},
    version: '1.2.3',
    lock: { state: 'free', holder: '', pid: undefined },
    host: hostWith({}),
    ...changes,
  }
}

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string>>, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-doctor-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), mode)
  }
  return folder
}

/** A port that somebody listens on who says `greeting`; `close` when done. */
export async function takenPort(greeting: string): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(greeting)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}

/** A certificate and its key, made out to a name, by OpenSSL. */
export function certificateFor(name: string, days: number): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-doctor-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`]
  execFileSync('openssl', [...request, '-addext', `subjectAltName=DNS:${name}`, '-days', String(days), '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return { cert, key }
}
