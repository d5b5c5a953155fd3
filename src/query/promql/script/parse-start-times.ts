import type { Labels } from '../labels.ts'
import { parseDurationWord } from './parse-duration-word.ts'
import { parseSeriesLine } from './parse-series-line.ts'
import type { ScriptLines } from './script-lines.ts'

/** When the counting of each sample began, relative to the sample. */
export interface StartTimes {
  readonly labels: Labels
  readonly offsetsMs: readonly (number | undefined)[]
}

const maxRepeats = 100_000
const duration = String.raw`[+-]?\d+(?:[a-wyz]+\d+)*[a-wyz]*`
const itemPattern = new RegExp(
  `^(?:_(?:x(?<omitted>\\d+))?|(?<base>${duration})(?:(?<step>[+-]${duration.replace('[+-]?', '')}))?(?:x(?<times>\\d+))?)$`,
)

/** Reads `metric{...}@st -1m _x2 -30s-1mx4`: each a duration, repeated or with a step as values are. Undefined for other lines. */
export function parseStartTimes(lines: ScriptLines, line: string): StartTimes | undefined {
  const [, metric, items] = /^(\S+)@st\s+(.*)$/.exec(line) ?? []
  if (metric === undefined || items === undefined) return undefined
  const { labels } = parseSeriesLine(lines, `${metric} _`)
  return { labels, offsetsMs: items.split(/\s+/).flatMap((item) => expandItem(lines, item)) }
}

function expandItem(lines: ScriptLines, item: string): (number | undefined)[] {
  const parts = itemPattern.exec(item)?.groups ?? lines.fail(`invalid start time "${item}"`)
  const { omitted, base, step, times } = parts
  const repeats = Number(omitted ?? times ?? 0)
  if (repeats > maxRepeats) lines.fail(`start time "${item}" repeats too often`)
  if (base === undefined) return Array.from({ length: omitted === undefined ? 1 : repeats }, () => undefined)
  if (step !== undefined && times === undefined) lines.fail(`start time "${item}" has a step but no count`)
  const baseMs = signedDuration(lines, base)
  const stepMs = step === undefined ? 0 : signedDuration(lines, step)
  return Array.from({ length: repeats + 1 }, (_, at) => baseMs + at * stepMs)
}

function signedDuration(lines: ScriptLines, text: string): number {
  const sizeMs = parseDurationWord(lines, text.replace(/^[+-]/, ''), 'start time')
  return text.startsWith('-') ? -sizeMs : sizeMs
}
