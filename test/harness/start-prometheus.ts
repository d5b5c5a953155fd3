import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from './vedette.ts'

const binary = '/usr/bin/prometheus'

/** Tests with a Prometheus of the system are skipped where there is none. */
export const hasPrometheus = existsSync(binary)

export interface Prometheus {
  readonly url: string
  /** SIGTERM, waits, removes its data. */
  stop(): Promise<void>
}

/** Starts the system's Prometheus with a configuration on a port and a directory of its own; resolves when it is ready. */
export async function startPrometheus(config: object): Promise<Prometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-prometheus-'))
  const file = join(directory, 'prometheus.yml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const words = [`--config.file=${file}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`]
  const child = spawn(binary, words, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await eventually(
      () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok || child.exitCode !== null,
          () => child.exitCode !== null,
        ),
      (isSettled) => isSettled,
      60_000,
    )
    if (child.exitCode !== null) throw new Error('Prometheus ended before it was ready')
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
