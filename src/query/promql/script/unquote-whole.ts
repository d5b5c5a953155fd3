import { scanString, unquoteString } from '../parse/string-literal.ts'
import type { ScriptLines } from './script-lines.ts'

/** What stands between the quotes of a text that is one quoted string. */
export function unquoteWhole(lines: ScriptLines, quoted: string): string {
  const scanned = /^["'`]/.test(quoted) ? scanString(quoted, 0) : undefined
  if (scanned === undefined || !('end' in scanned) || scanned.end !== quoted.length) {
    return lines.fail('expected string literal not valid - a quoted string literal is required')
  }
  return unquoteString(quoted)
}
