import { RE2JS } from 're2js'

import type { ScriptLines } from './script-lines.ts'
import type { RegexMatch } from './script.ts'

/** A regular expression of a script: RE2's, not anchored. */
export function compileScriptRegex(lines: ScriptLines, pattern: string): RegexMatch {
  try {
    const compiled = RE2JS.compile(pattern)
    return { kind: 'regex', pattern, isIn: (message) => compiled.matcher(message).find() }
  } catch {
    return lines.fail(`invalid regex ${pattern}`)
  }
}
