import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'

/** By name, in the order of `vedette --help`. Each is loaded when it is asked for: what starts the platform waits for no other. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  user: async () => (await import('./user.ts')).user,
  diagnostics: async () => (await import('./diagnostics.ts')).diagnostics,
  doctor: async () => (await import('./doctor.ts')).doctor,
  rollback: async () => (await import('./rollback.ts')).rollback,
  audit: async () => (await import('./audit.ts')).audit,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  clone: async () => (await import('./clone.ts')).clone,
  'check-rules': async () => (await import('./check-rules.ts')).checkRules,
  'check-alertmanager': async () => (await import('./check-alertmanager.ts')).checkAlertmanager,
  test: async () => (await import('./test-rules.ts')).testRules,
  query: async () => (await import('./query/query.ts')).query,
}

/** Runs `vedette ARGS`; returns the exit code: 0 done, 1 failed, 2 the words are off. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [word = 'serve', ...rest] = args
  if (word === '--help' || word === '-h' || word === 'help') {
    const all = await Promise.all(
      Object.entries(commands).map(async ([name, load]) => `  vedette ${name.padEnd(18)} ${(await load()).summary}`),
    )
    process.stdout.write(`vedette: one program that watches your applications\n\n${all.join('\n')}\n`)
    return 0
  }
  const name = word.startsWith('-') ? 'serve' : word
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  const given = word.startsWith('-') ? args : rest
  if (load === undefined) {
    process.stderr.write(`vedette: there is no command ${word}; see vedette --help\n`)
    return 2
  }
  const command = await load()
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
