import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { adminEmail, adminPassword, apiToken, ingestKey } from './vedette.ts'

/** The program with sockets that somebody else holds, as under socket units of systemd. */
export interface Held {
  /** Of the main socket; 127.0.0.1. */
  readonly port: number
  /** Of another one. */
  portOf(name: string): number
  readonly log: readonly string[]
  /** How often it said that it is ready. */
  readonly readyCount: () => number
  /** How often it has ended. */
  readonly goneCount: () => number
  /** What it told of itself, as systemd is told. */
  readonly told: readonly string[]
  restart(): void
  /** Returns the exit code. */
  stop(): Promise<number | null>
}

interface HeldOptions {
  readonly directory: string
  readonly config: Readonly<Record<string, unknown>>
  /** Sockets besides the main one: `otlp-grpc/tcp`, `syslog-udp/udp`. */
  readonly held?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts it; `readyCount` tells when it serves. Clients may come at once: they wait. */
export async function startHeld({ directory, config, held = [], environment = {} }: HeldOptions): Promise<Held> {
  const file = join(directory, 'vedette.yaml')
  writeFileSync(file, JSON.stringify({ otlp: { http: { port: 0 }, grpc: { port: 0 } }, ...config }))
  const words = ['dist/program/main.cjs', 'serve', '--data-dir', join(directory, 'data'), '--config', file]
  const child: ChildProcess = spawn('perl', [join(import.meta.dirname, 'hold-socket.pl'), process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NOTIFY_SOCKET: join(directory, 'notify'),
      HELD: held.join(' '),
      VEDETTE_ADMIN_EMAIL: adminEmail,
      VEDETTE_ADMIN_PASSWORD: adminPassword,
      VEDETTE_API_TOKEN: apiToken,
      VEDETTE_INGEST_KEY: ingestKey,
      ...environment,
    },
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new TypeError('started without pipes')
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const log: string[] = []
  const told: string[] = []
  let [ready, gone] = [0, 0]
  const ports = new Map<string, number>()
  createInterface({ input: stderr }).on('line', (line) => log.push(line))
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const [, name, port] = /^port (\S+) (\d+)$/.exec(line) ?? []
      if (name !== undefined) ports.set(name, Number(port))
      if (line === 'held') resolve()
      if (line === 'gone') gone++
      if (line.startsWith('told ')) told.push(line.slice('told '.length))
      if (line.startsWith('vedette ready')) ready++
    })
    child.once('exit', () => reject(new Error(`ended before it listened\n${log.join('\n')}`)))
  })
  const portOf = (name: string): number => ports.get(name) ?? 0
  return {
    port: portOf('vedette.socket'),
    portOf,
    log,
    told,
    readyCount: () => ready,
    goneCount: () => gone,
    restart: () => void child.kill('SIGUSR1'),
    stop: async () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
