import { quoteGo } from '../../lib/go-quote.ts'
import type { Matcher } from '../config/config.ts'
import type { SilenceDraft } from './silence.ts'

/** What is wrong with a silence, in Alertmanager's words; undefined when nothing is. */
export function checkSilence({ matcherSets, startsAtMs, endsAtMs }: SilenceDraft, nowMs: number): string | undefined {
  if (matcherSets.length === 0) return 'at least one matcher set required'
  for (const [at, matchers] of matcherSets.entries()) {
    if (matchers.length === 0) return `matcher set ${at} is empty`
    for (const [place, matcher] of matchers.entries()) {
      const problem = checkMatcher(matcher)
      if (problem !== undefined) return `invalid label matcher ${place} in set ${at}: ${problem}`
    }
    if (matchers.every((matcher) => matcher.matches([]))) {
      return `matcher set ${at}: at least one matcher must not match the empty string`
    }
  }
  if (!isTime(startsAtMs ?? nowMs)) return 'invalid zero start timestamp'
  if (!isTime(endsAtMs)) return 'invalid zero end timestamp'
  return endsAtMs < (startsAtMs ?? nowMs) ? 'end time must not be before start time' : undefined
}

/** A regular expression was compiled when the matcher was made. */
function checkMatcher({ name, value }: Matcher): string | undefined {
  if (name === '' || /\p{Surrogate}/u.test(name)) return `invalid label name ${quoteGo(name)}`
  return /\p{Surrogate}/u.test(value) ? `invalid label value ${quoteGo(value)}` : undefined
}

/** What JavaScript's dates hold. */
function isTime(ms: number): boolean {
  return Number.isFinite(ms) && ms > 0 && ms <= 8.64e15
}
