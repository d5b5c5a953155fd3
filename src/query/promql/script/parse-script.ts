import { parseEval } from './parse-eval.ts'
import { parseLoad } from './parse-load.ts'
import { ScriptLines } from './script-lines.ts'
import type { ScriptCommand } from './script.ts'

/** Reads a test script. Throws a `bad_input` Fault whose message begins with the line. Expressions are read when they run. */
export function parseScript(text: string): readonly ScriptCommand[] {
  const lines = new ScriptLines(text)
  const commands: ScriptCommand[] = []
  for (let line = lines.takeNonEmpty(); line !== undefined; line = lines.takeNonEmpty()) {
    const word = (line.split(/[\t ]/, 1)[0] ?? '').toLowerCase()
    if (word === 'clear') commands.push({ kind: 'clear', line: lines.number })
    else if (word.startsWith('load')) commands.push(parseLoad(lines, line))
    else if (word.startsWith('eval')) commands.push(parseEval(lines, line))
    else lines.fail(`invalid command "${line}"`)
  }
  return commands
}
