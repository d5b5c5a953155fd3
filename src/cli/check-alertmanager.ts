import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'

import { checkConfigFile } from '../alerting/index.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'

/** `vedette check-alertmanager`: what `amtool check-config` does, with its exit codes, and every mistake with its place. */
export const checkAlertmanager: Command = {
  summary: "check Alertmanager's configuration, as `amtool check-config` does",
  usage: `vedette check-alertmanager FILE...

Reads standard input when no file is named. Exit code 1 when a file or a template it names is wrong.`,
  run: (args) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const wrong = (positionals.length > 0 ? positionals : ['/dev/stdin']).filter((file) => !checkFile(file))
    if (wrong.length > 0) process.stderr.write(`vedette: failed to validate ${wrong.length} file(s)\n`)
    return Promise.resolve(wrong.length > 0 ? 1 : 0)
  },
}

function checkFile(file: string): boolean {
  const { config, problems, warnings } = checkConfigFile(readInput(file), { title: file, baseDirectory: dirname(file) })
  process.stdout.write(`Checking '${file}'  ${config === undefined ? 'FAILED' : 'SUCCESS'}\n`)
  for (const warning of warnings) process.stdout.write(`  WARNING: ${warning}\n`)
  if (config !== undefined) {
    process.stdout.write(
      `Found:\n - global config\n - route\n - ${config.inhibitRules.length} inhibit rules\n - ${config.receivers.size} receivers\n - ${config.templates.size} templates\n`,
    )
  }
  for (const problem of problems) process.stdout.write(`  FAILED: ${problem}\n`)
  if (config !== undefined && config.templates.size > 0 && problems.length === 0) process.stdout.write('  SUCCESS\n')
  process.stdout.write('\n')
  return problems.length === 0
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '/dev/stdin' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Fault('bad_input', `${file} cannot be read`, { cause: error })
  }
}
