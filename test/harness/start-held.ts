import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { adminEmail, adminPassword, apiToken, ingestKey } from './vedette.ts'

/** The program with a socket that somebody else holds, as under a socket unit of systemd. */
export interface Held {
  /** Of the socket; 127.0.0.1. */
  readonly port: number
  readonly log: readonly string[]
  /** How often it said that it is ready. */
  readonly readyCount: () => number
  /** What it told of itself, as systemd is told. */
  readonly told: readonly string[]
  restart(): void
  /** Returns the exit code. */
  stop(): Promise<number | null>
}

interface HeldOptions {
  readonly directory: string
  readonly config: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts it; `readyCount` tells when it serves. Clients may come at once: they wait. */
export async function startHeld({ directory, config, environment = {} }: HeldOptions): Promise<Held> {
  const file = join(directory, 'vedette.yaml')
  writeFileSync(file, JSON.stringify({ otlp: { http: { port: 0 }, grpc: { port: 0 } }, ...config }))
  const words = ['dist/program/main.cjs', 'serve', '--data-dir', join(directory, 'data'), '--config', file]
  const child: ChildProcess = spawn('perl', [join(import.meta.dirname, 'hold-socket.pl'), process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NOTIFY_SOCKET: join(directory, 'notify'),
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
  let ready = 0
  createInterface({ input: stderr }).on('line', (line) => log.push(line))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const listening = /^port (\d+)$/.exec(line)?.[1]
      if (listening !== undefined) resolve(Number(listening))
      if (line.startsWith('told ')) told.push(line.slice('told '.length))
      if (line.startsWith('vedette ready')) ready++
    })
    child.once('exit', () => reject(new Error(`ended before it listened\n${log.join('\n')}`)))
  })
  return {
    port,
    log,
    told,
    readyCount: () => ready,
    restart: () => void child.kill('SIGUSR1'),
    stop: async () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
