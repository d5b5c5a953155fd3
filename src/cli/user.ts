import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { resetAdmin, systemCaller } from '../access/index.ts'
import { systemClock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'
import { stateOptions, withState } from './open-state.ts'

/** `vedette user reset`: the way back in for somebody on the host. */
export const user: Command = {
  name: 'user',
  summary: 'give an account a new password and the admin role, when nobody can get in',
  usage: `vedette user reset --email ADDRESS --password-file FILE [--data-dir DIR] [--config FILE]

Stop the platform first. FILE holds the new password; - reads it from standard input. The account is made when there is none;
its sessions and tokens end; the audit trail says so.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...stateOptions, email: { type: 'string' }, 'password-file': { type: 'string' } },
    })
    const { email, 'password-file': passwordFile } = values
    if (positionals[0] !== 'reset' || positionals.length > 1 || email === undefined || passwordFile === undefined) {
      process.stderr.write(`${user.usage}\n`)
      return 2
    }
    const password = readPassword(passwordFile)
    await withState(values, environment, (state) =>
      resetAdmin({ state, clock: systemClock, caller: systemCaller('command line') }, { email, password }),
    )
    process.stdout.write(`${email} is an admin of all projects with the new password\n`)
    return 0
  },
}

function readPassword(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new Fault('bad_input', `the password file ${file} cannot be read`, { cause: error })
  }
}
