import { RE2JS } from 're2js'

import { searchError } from './search-error.ts'

const maxLength = 1000

/** A regular expression as the store runs it: RE2 syntax, `.` matches line ends. */
export function compileRegex(pattern: string): RE2JS {
  return RE2JS.compile(pattern, RE2JS.DOTALL)
}

/** Throws Fault('bad_input') unless the pattern is RE2 of at most 1,000 characters. */
export function checkRegex(pattern: string, at: number): void {
  if (pattern.length > maxLength)
    throw searchError(at, `the regular expression is longer than ${maxLength} characters`, 'Make it shorter, or use several')
  try {
    compileRegex(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    throw searchError(at, `the regular expression is not valid RE2: ${reason}`, 'Look-around and back-references do not exist in RE2')
  }
}
