import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findFreePort } from './find-free-port.ts'
import { startListener } from './start-listener.ts'

const binary = '/usr/bin/prometheus-alertmanager'

/** Tests with an Alertmanager of the system are skipped where there is none. */
export const hasAlertmanager = existsSync(binary) && existsSync('/usr/bin/amtool')

export interface Alertmanager {
  readonly url: string
  /** SIGTERM, waits, removes its data. */
  stop(): Promise<void>
}

/** Starts the system's Alertmanager with a configuration file and a directory of its own; resolves when it is ready. */
export async function startAlertmanager(configFile: string): Promise<Alertmanager> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-alertmanager-'))
  const address = `127.0.0.1:${await findFreePort()}`
  const url = `http://${address}`
  const removeData = (): void => rmSync(directory, { recursive: true, force: true })
  const words = [
    `--config.file=${configFile}`,
    `--storage.path=${directory}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ]
  try {
    const { stop } = await startListener(binary, words, `${url}/-/ready`)
    return { url, stop: () => stop().then(removeData) }
  } catch (error) {
    removeData()
    throw error
  }
}
