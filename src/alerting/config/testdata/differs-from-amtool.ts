import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { readConfig } from './read-config.ts'

/** What 0.34, which we follow, takes or refuses and Debian's 0.25 does not. */
const sinceThen = {
  taken: /is not a valid label name|invalid label name .* in group_by list/,
  /** Of fields that 0.25 does not know, so that it comes to what is wrong behind them. */
  checked: /^at most one of webhook_url & webhook_url_file /,
  refused: /^(missing (email|pushover|telegram|victorops|sns|discord|webex) config|invalid label name "" in equal list)$/,
}
/** What 0.34 says in other words, or knows by now; what we do not say because it would show a secret. */
const otherWords =
  /^(unsupported scheme|missing host|cannot have wildcard|yaml: line|parse "|missing (bot_token|chat_id|token|user key|URL|webhook) |no (global Slack|global Wechat|discord)|not a valid duration|field \w+_file not found|at most one of basic_auth)/

/** How Go ends a program that panics. */
const panicked = 2

export const hasAmtool = spawnSync('amtool', ['--version']).status === 0

/** How our verdict on a configuration, which is written to `file`, differs from amtool's; undefined when it does not. */
export function differsFromAmtool(file: string, text: string): string | undefined {
  writeFileSync(file, text)
  const { status, stdout } = spawnSync('amtool', ['check-config', file], { encoding: 'utf8' })
  // Some that hold a `null` end it with a panic: that is no verdict.
  if (status === panicked) return undefined
  const theirs = wordsOf(stdout)
  const read = readConfig(text, { baseDirectory: dirname(file) })
  const ours = read.ok ? [] : read.problems.map(({ message }) => normal(message))
  // As shown before, which 0.25 does not read again for webhooks.
  if (read.ok && text.includes('"url":"<secret>"')) return undefined
  if (theirs.some((words) => sinceThen.taken.test(words))) return undefined
  if (status !== 0 && ours.some((words) => sinceThen.checked.test(words))) return undefined
  if (status === 0 && ours.length > 0 && ours.every((words) => sinceThen.refused.test(words))) return undefined
  const both = `amtool: ${theirs.join('; ')}\nours: ${ours.join('; ')}\n${text}`
  if (read.ok !== (status === 0)) return `other verdict\n${both}`
  return theirs.every((words) => otherWords.test(words) || ours.includes(words)) ? undefined : `other words\n${both}`
}

function wordsOf(output: string): readonly string[] {
  const failed = [...output.matchAll(/ {2}FAILED: ([^]*?)\n(?=\n|Found:|$)/g)].map(([, words = '']) => words)
  return failed.flatMap((words) => {
    if (!words.startsWith('yaml: unmarshal errors')) return [normal(words)]
    const [, ...lines] = words.split('\n')
    return lines.map((line) => normal(line.replace(/^ *line \d+: /, '')))
  })
}

/** Types have moved. */
function normal(words: string): string {
  return words.replace(/(in type|into) .*/, '$1').trim()
}
