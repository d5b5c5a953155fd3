import { parseArgs } from 'node:util'

import { version } from '../app/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { examine, formatReport, type Patient, thisHost } from '../doctor/index.ts'
import { readLock } from '../lib/directory-lock.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'
import { stateOptions } from './open-state.ts'

/** `vedette doctor`: finds the mistakes that people make most, and says the mend. */
export const doctor: Command = {
  summary: 'look for the commonest mistakes, and say how each is mended',
  usage: `vedette doctor [--json] [--data-dir DIR] [--config FILE]

Whether Vedette runs or not; give what it is started with. Exit code 1 when something is wrong, 0 when at most something is doubtful.
docs/doctor.md lists the checks.`,
  run: async (args, environment) => {
    const { values } = parseArgs({ args: [...args], options: { ...stateOptions, json: { type: 'boolean' } } })
    const { json: isJson, ...flags } = values
    const report = await examine(findPatient(flags, environment))
    process.stdout.write(isJson === true ? `${JSON.stringify(report, undefined, 2)}\n` : formatReport(report))
    return report.state === 'error' ? 1 : 0
  },
}

/** Settings that cannot be read are a finding, and what holds without them is looked at. */
export function findPatient(
  flags: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
): Patient {
  let settings: Settings
  let settingsProblem: string | undefined
  try {
    settings = loadSettings({ flags, environment })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    settingsProblem = error.message
    const { 'data-dir': dataDir } = flags
    settings = loadSettings({ flags: { 'data-dir': dataDir }, environment: { VEDETTE_DATA_DIR: environment['VEDETTE_DATA_DIR'] } })
  }
  return { settings, settingsProblem, environment, version, lock: readLock(settings.dataDir), host: thisHost }
}
