import { compileScriptRegex } from './compile-script-regex.ts'
import { parseDurationWord } from './parse-duration-word.ts'
import type { ScriptLines } from './script-lines.ts'
import type { EvalTime, Expectation, MessageMatch } from './script.ts'
import { unquoteWhole } from './unquote-whole.ts'

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** What the lines of an `eval` told so far. */
export type ExpectationDraft = Writable<Expectation> & {
  warnings: MessageMatch[]
  infos: MessageMatch[]
  series: Expectation['series'][number][]
}

export function newExpectation(): ExpectationDraft {
  return { warnings: [], infos: [], noWarnings: false, noInfos: false, ordered: false, series: [] }
}

/** Takes in a line that begins with `expect`; false for other lines. */
export function readExpect(lines: ScriptLines, line: string, draft: ExpectationDraft): boolean {
  if (/^expect range vector\b/.test(line)) draft.rangeVector = parseRangeVector(lines, line)
  else if (/^expect string\b/.test(line)) draft.string = unquoteWhole(lines, line.slice('expect string'.length).trim())
  else if (line.split(' ', 1)[0] === 'expect') readMode(lines, line, draft)
  else return false
  return true
}

function readMode(lines: ScriptLines, line: string, draft: ExpectationDraft): void {
  const [, mode, kind, wanted = ''] =
    /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/.exec(line) ??
    lines.fail('invalid expect statement, must match `expect <type> <match_type>: <string>` format')
  const match: MessageMatch = matchOf(lines, kind, wanted.trim())
  if (mode === 'ordered') draft.ordered = true
  else if (mode === 'warn') draft.warnings.push(match)
  else if (mode === 'info') draft.infos.push(match)
  else if (mode === 'no_warn') draft.noWarnings = true
  else if (mode === 'no_info') draft.noInfos = true
  else {
    if (draft.fail !== undefined) lines.fail('invalid expect lines, multiple expect fail lines are not allowed')
    draft.fail = match
  }
  if (draft.noWarnings && draft.warnings.length > 0) lines.fail('invalid expect lines, warn and no_warn cannot be used together')
  if (draft.noInfos && draft.infos.length > 0) lines.fail('invalid expect lines, info and no_info cannot be used together')
}

function matchOf(lines: ScriptLines, kind: string | undefined, wanted: string): MessageMatch {
  if (kind === undefined) return { kind: 'any' }
  return kind === 'msg' ? { kind: 'text', text: wanted } : compileScriptRegex(lines, wanted)
}

function parseRangeVector(lines: ScriptLines, line: string): EvalTime {
  const [, from = '', to = '', step = ''] =
    /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/.exec(line) ?? lines.fail(`invalid range vector definition "${line}"`)
  return parseEvalRange(lines, from, to, step)
}

/** `from`, `to` and `step` of a range, none before the start of time. */
export function parseEvalRange(lines: ScriptLines, from: string, to: string, step: string): EvalTime {
  const startMs = parseDurationWord(lines, from, 'start timestamp definition')
  const endMs = parseDurationWord(lines, to, 'end timestamp definition')
  if (endMs < startMs) lines.fail(`invalid test definition, end timestamp (${to}) is before start timestamp (${from})`)
  return { startMs, endMs, stepMs: parseDurationWord(lines, step, 'step definition') }
}
