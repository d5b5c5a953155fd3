import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { Fault } from '../lib/errors.ts'
import { describeProblem, findDuplicateRules, readRuleFile, type RuleGroup } from '../rules/index.ts'
import type { Command } from './command.ts'

const lints = ['all', 'duplicate-rules', 'none']
/** As promtool's: something is wrong; something is odd and `--lint-fatal` was given. */
const wrong = 1
const odd = 3

/** `vedette check-rules`: what `promtool check rules` does, with its words and exit codes. */
export const checkRules: Command = {
  summary: "check Prometheus' rule files, as `promtool check rules` does",
  usage: `vedette check-rules [--lint all|duplicate-rules|none] [--lint-fatal] FILE...

Reads standard input when no file is named. Exit code 1 when a file is wrong; 3 with --lint-fatal when rules stand twice.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { lint: { type: 'string', default: 'duplicate-rules' }, 'lint-fatal': { type: 'boolean', default: false } },
    })
    if (!lints.includes(values.lint)) throw new Fault('bad_input', `there is no check ${values.lint}: choose ${lints.join(', ')}`)
    const inputs =
      positionals.length > 0
        ? positionals.map((file) => ({ title: file, file, content: readInput(file) }))
        : [{ title: 'standard input', file: '', content: readInput(0) }]
    const verdicts = new Set(inputs.map((input) => checkFile(input, values.lint !== 'none')))
    if (verdicts.has('wrong')) return wrong
    return verdicts.has('odd') && values['lint-fatal'] ? odd : 0
  },
}

function checkFile(
  { title, file, content }: { readonly title: string; readonly file: string; readonly content: Buffer },
  lint: boolean,
): 'good' | 'odd' | 'wrong' {
  process.stdout.write(`Checking ${title}\n`)
  const read = readRuleFile(file, content)
  if (!read.ok) {
    const problems = read.problems.map((problem) => describeProblem(file, problem))
    process.stderr.write(`  FAILED:\n${problems.join('\n')}\n`)
    return 'wrong'
  }
  if (read.hasMoreDocuments) process.stderr.write('  WARNING: only the first YAML document of a rule file counts\n')
  const duplicates = lint ? describeDuplicates(read.groups) : undefined
  if (duplicates !== undefined) process.stderr.write(`  FAILED:\n${duplicates}\n`)
  else process.stdout.write(`  SUCCESS: ${read.groups.reduce((sum, { rules }) => sum + rules.length, 0)} rules found\n`)
  process.stdout.write('\n')
  return duplicates === undefined ? 'good' : 'odd'
}

function describeDuplicates(groups: readonly RuleGroup[]): string | undefined {
  const duplicates = findDuplicateRules(groups)
  if (duplicates.length === 0) return undefined
  const each = duplicates.map(
    ({ name, labels }) => `Metric: ${name}\nLabel(s):\n${labels.map(([label, value]) => `\t${label}: ${value}\n`).join('')}`,
  )
  return `lint error ${duplicates.length} duplicate rule(s) found.\n${each.join('')}Might cause inconsistency while recording expressions`
}

function readInput(file: string | 0): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Fault('bad_input', `${file === 0 ? 'standard input' : file} cannot be read`, { cause: error })
  }
}
