import { parseNumber } from '../parse/number-literal.ts'
import { compileScriptRegex } from './compile-script-regex.ts'
import { parseDurationWord } from './parse-duration-word.ts'
import { type ExpectationDraft, newExpectation, parseEvalRange, readExpect } from './parse-expect.ts'
import { parseSeriesLine } from './parse-series-line.ts'
import type { ScriptLines } from './script-lines.ts'
import type { EvalCommand, EvalTime } from './script.ts'

const instantPattern = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/
const rangePattern = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/

/** `eval instant at <time> <expression>` or `eval range from <time> to <time> step <step> <expression>`, then what is expected. */
export function parseEval(lines: ScriptLines, line: string): EvalCommand {
  const { time, mode, text, isInstant } = parseHead(lines, line)
  const command = { kind: 'eval' as const, line: lines.number, text, time }
  const expected = newExpectation()
  if (mode === 'fail') expected.fail = { kind: 'any' }
  if (mode === 'warn') expected.warnings.push({ kind: 'any' })
  if (mode === 'info') expected.infos.push({ kind: 'any' })
  if (mode === 'ordered') expected.ordered = true
  for (let next = lines.takeInCommand(); next !== undefined; next = lines.takeInCommand()) {
    if (readOldFail(lines, next, expected)) break
    if (readExpect(lines, next, expected)) continue
    const scalar = parseScalar(next)
    if (scalar !== undefined) {
      expected.scalar = scalar
      break
    }
    const series = parseSeriesLine(lines, next)
    if (series.values.length > 1 && isInstant && expected.rangeVector === undefined) {
      lines.fail("expecting multiple values in instant evaluation not allowed. consider using 'expect range vector'")
    }
    expected.series.push(series)
  }
  return { ...command, expected }
}

function parseHead(lines: ScriptLines, line: string): { time: EvalTime; mode: string | undefined; text: string; isInstant: boolean } {
  const instant = instantPattern.exec(line)
  if (instant !== null) {
    const [, mode, at = '', text = ''] = instant
    const startMs = parseDurationWord(lines, at, 'timestamp definition')
    return { time: { startMs, endMs: startMs, stepMs: 0 }, mode, text, isInstant: true }
  }
  const [, mode, from = '', to = '', step = '', text = ''] = rangePattern.exec(line) ?? lines.fail(`invalid evaluation command "${line}"`)
  return { time: parseEvalRange(lines, from, to, step), mode, text, isInstant: false }
}

/** `expected_fail_message` and `expected_fail_regexp`, the old ways to say which failure. */
function readOldFail(lines: ScriptLines, line: string, draft: ExpectationDraft): boolean {
  const [, kind, wanted = ''] = /^expected_fail_(message|regexp)\s*(.*)$/.exec(line) ?? []
  if (kind === undefined || draft.fail === undefined) return false
  draft.fail = kind === 'message' ? { kind: 'text', text: wanted } : compileScriptRegex(lines, wanted)
  return true
}

function parseScalar(line: string): number | undefined {
  const [, sign, digits = ''] = /^([+-]?)(\S+)$/.exec(line) ?? []
  const parsed = parseNumber(digits)
  if (typeof parsed !== 'number') return undefined
  return sign === '-' ? -parsed : parsed
}
