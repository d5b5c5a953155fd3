import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach } from 'vitest'

import { logsOf, sendAll } from './otlp.ts'
import { eventually, startVedette, type Vedette } from './vedette.ts'

/** One platform at a time in directories of its own, killed after each test. */
export interface TemporaryPlatform {
  /** A path in the temporary directory. */
  readonly inside: (name: string) => string
  readonly start: (options: Parameters<typeof startVedette>[0]) => Promise<Vedette>
  /** Kills the running one, if any. */
  readonly kill: () => Promise<void>
}

/** Without telemetry of its own, so that only what a test sends is there. */
export const quiet = { selfTelemetry: { enabled: false } }

/** Call it once a test file, at its top. */
export function openTemporaryPlatform(): TemporaryPlatform {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-faults-'))
  let vedette: Vedette | undefined
  const kill = async (): Promise<void> => {
    if (vedette?.process.exitCode === null && vedette.process.signalCode === null) await vedette.kill()
    vedette = undefined
  }
  afterEach(kill)
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return {
    inside: (name) => join(directory, name),
    kill,
    async start(options) {
      vedette = await startVedette({ config: quiet, ...options })
      return vedette
    },
  }
}

/** The bodies of a service's log records, in order, once there are `count`. */
export async function bodiesOf(running: Vedette, service: string, count: number): Promise<string[]> {
  const rows = await eventually(
    () => running.sql<[string]>('SELECT body FROM log_records WHERE service = {service:String}', { service }),
    ({ length }) => length >= count,
  )
  return rows.map(([body]) => body).toSorted()
}

export function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${name} ${String(n).padStart(5, '0')}`)
}

/** One request a line, so that each is a frame of its own in the write-ahead log. */
export async function sendEach(url: string, service: string, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await sendAll(url, 'logs', logsOf(service, [{ body }]))
}
