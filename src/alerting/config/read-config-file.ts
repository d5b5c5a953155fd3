import { dirname } from 'node:path'

import { channels } from '../../channels/index.ts'
import { openConfigFiles, stateOfFile } from './config-files.ts'
import { readAlertingConfig, type ReadConfig } from './read-alerting-config.ts'

/** An `alertmanager.yml` of the server with the templates it names. */
export interface ReadFile {
  /** Undefined: the file cannot be read. */
  readonly read: ReadConfig | undefined
  /** Of the file itself. */
  readonly text: string | undefined
  /** Files and folders that were looked at, each with its state before it was (`stateOfFile`). */
  readonly looked: ReadonlyMap<string, string>
}

/** Reads a file of the server. */
export function readConfigFile(path: string): ReadFile {
  const looked = new Map<string, string>()
  const files = openConfigFiles((one) => {
    if (!looked.has(one)) looked.set(one, stateOfFile(one))
  })
  const text = files.readFile(path)
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  const read = text === undefined ? undefined : readAlertingConfig(text, { ...files, baseDirectory: dirname(path), channels: byName })
  return { read, text, looked }
}
