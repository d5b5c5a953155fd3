import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findFreePort } from './find-free-port.ts'
import { startListener } from './start-listener.ts'

const binary = '/usr/bin/prometheus'

/** Tests with a Prometheus of the system are skipped where there is none. */
export const hasPrometheus = existsSync(binary)

export interface Prometheus {
  readonly url: string
  /** Its prometheus.yml, which it reads at its start and when it is reloaded. */
  readonly configFile: string
  /** Goes on with another configuration. */
  reload(config: object): Promise<void>
  /** SIGTERM, waits, removes its data. */
  stop(): Promise<void>
}

/**
 * Starts the system's Prometheus on a directory of its own, with the configuration for the address (host and port) it is given;
 * resolves when it is ready. It takes samples by remote write.
 */
export async function startPrometheus(configOf: (address: string) => object): Promise<Prometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-prometheus-'))
  const configFile = join(directory, 'prometheus.yml')
  const address = `127.0.0.1:${await findFreePort()}`
  const url = `http://${address}`
  // JSON is YAML.
  const writeConfig = (config: object): void => writeFileSync(configFile, JSON.stringify(config))
  writeConfig(configOf(address))
  const removeData = (): void => rmSync(directory, { recursive: true, force: true })
  const words = [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=${address}`,
    '--web.enable-remote-write-receiver',
    '--web.enable-lifecycle',
  ]
  const reload = async (config: object): Promise<void> => {
    writeConfig(config)
    const answer = await fetch(`${url}/-/reload`, { method: 'POST' })
    if (!answer.ok) throw new Error(`Prometheus did not reload: ${await answer.text()}`)
  }
  try {
    const { stop } = await startListener(binary, words, `${url}/-/ready`)
    return { url, configFile, reload, stop: () => stop().then(removeData) }
  } catch (error) {
    removeData()
    throw error
  }
}
