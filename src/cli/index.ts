import { Fault } from '../lib/errors.ts'
import { audit } from './audit.ts'
import { checkAlertmanager } from './check-alertmanager.ts'
import { checkRules } from './check-rules.ts'
import type { Command } from './command.ts'
import { query } from './query/query.ts'
import { serve } from './serve.ts'
import { testRules } from './test-rules.ts'
import { user } from './user.ts'

const commands: readonly Command[] = [serve, user, audit, checkRules, checkAlertmanager, testRules, query]

/** Runs `vedette ARGS`; returns the exit code: 0 done, 1 failed, 2 the words are off. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [word = 'serve', ...rest] = args
  if (word === '--help' || word === '-h' || word === 'help') {
    process.stdout.write(
      `vedette: one program that watches your applications\n\n${commands.map(({ name, summary }) => `  vedette ${name.padEnd(18)} ${summary}`).join('\n')}\n`,
    )
    return 0
  }
  const command = word.startsWith('-') ? serve : commands.find(({ name }) => name === word)
  const given = word.startsWith('-') ? args : rest
  if (command === undefined) {
    process.stderr.write(`vedette: there is no command ${word}; see vedette --help\n`)
    return 2
  }
  if (given.includes('--help') || given.includes('-h')) {
    process.stdout.write(`${command.usage}\n`)
    return 0
  }
  try {
    return await command.run(given, process.env)
  } catch (error) {
    const wrongWords = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (!(error instanceof Fault) && !wrongWords) throw error
    process.stderr.write(`vedette: ${error.message}\n`)
    return wrongWords ? 2 : 1
  }
}
