import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { askHostDoor, hostAnswers } from '../app/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import { systemClock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'
import { stateOptions, withState } from './open-state.ts'

/** `vedette user reset`: the way back in for somebody on the host. */
export const user: Command = {
  summary: 'let somebody in again who has lost the password or the second factor',
  usage: `vedette user reset --email ADDRESS [--password-file FILE] [--data-dir DIR] [--config FILE]

Works while the platform runs and while it does not. Prints a link, good once and for an hour, under which the person chooses a
new password. Password, second factors, recovery codes, sessions and API tokens of the account end at once; the audit trail says so.

With --password-file the account gets the password in FILE (- reads it from standard input) and the admin role in all projects
instead, and is made when there is none: when nobody who may do anything is left.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...stateOptions, email: { type: 'string' }, 'password-file': { type: 'string' } },
    })
    const { email, 'password-file': passwordFile, ...flags } = values
    if (positionals[0] !== 'reset' || positionals.length > 1 || email === undefined) {
      process.stderr.write(`${user.usage}\n`)
      return 2
    }
    if (passwordFile !== undefined) {
      await ask(flags, environment, { ask: 'reset-admin', email, password: readPassword(passwordFile) })
      process.stdout.write(`${email} is an admin of all projects with the new password\n`)
      return 0
    }
    const { link } = await ask(flags, environment, { ask: 'reset-user', email })
    process.stdout.write(`${email} can get in by this link, once and within an hour:\n${String(link)}\n`)
    return 0
  },
}

/** Of the platform that runs on the data directory, else on its store. */
async function ask(
  flags: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
  question: { readonly ask: string; readonly email: string; readonly password?: string },
): Promise<Readonly<Record<string, unknown>>> {
  const settings = loadSettings({ flags, environment })
  const answered = await askHostDoor(settings.dataDir, question)
  if (answered !== undefined) return answered
  const pageUrl = (): string => settings.publicUrl?.replace(/\/$/, '') ?? `http://localhost:${settings.port}`
  return await withState(flags, environment, async (state) => {
    const work = hostAnswers({ state, clock: systemClock, pageUrl })[question.ask]
    if (work === undefined) throw new Error(`nothing answers ${question.ask}`)
    return { ...(await work({ ...question })) }
  })
}

function readPassword(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new Fault('bad_input', `the password file ${file} cannot be read`, { cause: error })
  }
}
