import type { Matcher } from '../config/config.ts'
import { makeMatcher } from './make-matcher.ts'
import { MatcherError } from './matcher-error.ts'

/** `\s` of Go's regexp, which `re.FindStringSubmatch` uses, is ASCII. */
const form = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*([^]*?)[\t\n\f\r ]*$/

/** Matchers in the syntax before 0.27: braces and quotes may be missing. Throws MatcherError. */
export function parseClassicMatchers(text: string): readonly Matcher[] {
  return splitAtCommas(text.replace(/^\{/, '').replace(/\}$/, '')).map(parseClassicMatcher)
}

function splitAtCommas(text: string): readonly string[] {
  const pieces: string[] = []
  let quoted = false
  let escaped = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    // A comma leaves `escaped` as it is: so does the original.
    if (character === ',') {
      if (quoted) continue
      pieces.push(text.slice(from, at))
      from = at + 1
    } else if (character === '"') {
      if (escaped) escaped = false
      else quoted = !quoted
    } else escaped = character === '\\' && !escaped
  }
  const last = text.slice(from).trim()
  return last === '' ? pieces : [...pieces, last]
}

function parseClassicMatcher(text: string): Matcher {
  const [, name, operator, written] = form.exec(text) ?? []
  if (name === undefined || operator === undefined || written === undefined) throw new MatcherError(`bad matcher format: ${text}`)
  return makeMatcher(name, operator as Matcher['operator'], unescapeValue(written))
}

function unescapeValue(written: string): string {
  const unescapedQuote = (): MatcherError => new MatcherError(`matcher value contains unescaped double quote: ${written}`)
  let closing = written.startsWith('"')
  const raw = closing ? written.slice(1) : written
  let value = ''
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at)
    const last = at === raw.length - 1
    if (character === '\\' && !last) {
      const next = raw.charAt(++at)
      if (next === 'n') value += '\n'
      else value += next === '"' || next === '\\' ? next : `\\${next}`
    } else if (character === '"') {
      if (!closing || !last) throw unescapedQuote()
      closing = false
    } else value += character
  }
  if (closing) throw unescapedQuote()
  return value
}
