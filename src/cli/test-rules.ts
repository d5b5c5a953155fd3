import { parseArgs } from 'node:util'

import { RE2JS } from 're2js'

import { Fault } from '../lib/errors.ts'
import { runUnitTests } from '../rules/index.ts'
import type { Command } from './command.ts'

/** `vedette test rules`: what `promtool test rules` does, with its words and exit codes. */
export const testRules: Command = {
  summary: "run Prometheus' unit tests for rules, as `promtool test rules` does",
  usage: `vedette test rules [--run REGEX] FILE...

Exit code 1 when a test fails or a file cannot be read. --run chooses tests by their names.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { run: { type: 'string', default: '' } },
    })
    const [word, ...files] = positionals
    if (word !== 'rules' || files.length === 0) throw new Fault('bad_input', 'say what to test: vedette test rules FILE...')
    const wanted = compileChoice(values.run)
    let failed = false
    for (const file of files) {
      process.stdout.write(`Unit Testing:  ${file}\n`)
      const problems = await runUnitTests(file, { isWanted: (name) => wanted.matcher(name).find() }, new AbortController().signal)
      if (problems.length === 0) process.stdout.write('  SUCCESS\n')
      else {
        process.stderr.write(`  FAILED:\n${problems.join('\n')}\n`)
        failed = true
      }
      process.stdout.write('\n')
    }
    return failed ? 1 : 0
  },
}

function compileChoice(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    throw new Fault('bad_input', `--run: ${pattern} is no regular expression`, { cause: error })
  }
}
