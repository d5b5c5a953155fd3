import type { Matcher } from '../config/config.ts'
import { MatcherError } from './matcher-error.ts'
import { parseClassicMatchers } from './parse-classic.ts'
import { parseUtf8Matchers } from './parse-utf8.ts'
import { printMatcher } from './print-matcher.ts'

/** Matchers that were written in one text, and what to tell whoever wrote them. */
export interface ParsedMatchers {
  readonly matchers: readonly Matcher[]
  /** The text means something else, or nothing, in the syntax that is to stay; with what it should be. */
  readonly warning: string | undefined
}

/**
 * Reads matchers as Alertmanager does since 0.27: in the UTF-8 syntax; where that fails, or the classic one reads something else, the
 * classic one counts. Throws MatcherError with the classic parser's words when both fail.
 */
export function parseMatchers(text: string): ParsedMatchers {
  const utf8 = attempt(() => parseUtf8Matchers(text))
  const classic = attempt(() => parseClassicMatchers(text))
  if (utf8 instanceof MatcherError) {
    if (classic instanceof MatcherError) throw classic
    return { matchers: classic, warning: `is not in the UTF-8 syntax of matchers, write ${print(classic)}` }
  }
  if (!(classic instanceof MatcherError) && print(utf8) !== print(classic)) {
    return { matchers: classic, warning: `is something else in the UTF-8 syntax of matchers, write ${print(classic)}` }
  }
  return { matchers: utf8, warning: undefined }
}

function attempt(parse: () => readonly Matcher[]): readonly Matcher[] | MatcherError {
  try {
    return parse()
  } catch (error) {
    if (error instanceof MatcherError) return error
    throw error
  }
}

function print(matchers: readonly Matcher[]): string {
  return matchers.map(printMatcher).join(',')
}
