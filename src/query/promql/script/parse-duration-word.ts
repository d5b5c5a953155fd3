import { parseDurationText } from '../../../lib/prometheus-duration.ts'
import type { ScriptLines } from './script-lines.ts'

/** A duration of a script in milliseconds; what it was for stands in the complaint. */
export function parseDurationWord(lines: ScriptLines, word: string, purpose: string): number {
  const parsed = parseDurationText(word)
  return typeof parsed === 'number' ? parsed : lines.fail(`invalid ${purpose} "${word}": ${parsed.problem}`)
}
