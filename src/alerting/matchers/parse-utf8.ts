import { unquoteGo } from '../../lib/go-template/parse/unquote.ts'
import type { Matcher } from '../config/config.ts'
import { makeMatcher } from './make-matcher.ts'
import { MatcherError } from './matcher-error.ts'
import { reservedCharacter } from './print-matcher.ts'

const reserved = reservedCharacter.source.slice(1, -1)
const space = reserved.slice(0, reserved.indexOf('{'))
const token = new RegExp(`[${space}]*(?:([{},])|(=~|=|!=|!~)|("(?:[^"\\\\]|\\\\[^])*")|([^${reserved}]+))`, 'uy')

type TokenKind = 'brace or comma' | 'operator' | 'text'
interface Token {
  readonly kind: TokenKind
  readonly text: string
}

/** Matchers in the syntax of 0.27 and later: names and values are any UTF-8 in double quotes, or words without them. Throws MatcherError. */
export function parseUtf8Matchers(text: string): readonly Matcher[] {
  const tokens = readTokens(text)
  const matchers: Matcher[] = []
  let at = 0
  const peek = (mark: string): boolean => tokens[at]?.kind === 'brace or comma' && tokens[at]?.text === mark
  const take = (kind: TokenKind): string => {
    const found = tokens[at++]
    if (found?.kind !== kind) throw new MatcherError(`expected ${kind} in ${text}`)
    return found.text
  }
  const open = peek('{')
  if (open) at++
  while (at < tokens.length && !peek('}')) {
    const name = take('text')
    const operator = take('operator')
    matchers.push(makeMatcher(name, operator as Matcher['operator'], take('text')))
    if (at < tokens.length && !peek('}') && take('brace or comma') !== ',') throw new MatcherError(`expected a comma in ${text}`)
  }
  if (open !== peek('}') || at + Number(open) !== tokens.length) throw new MatcherError(`expected matching braces in ${text}`)
  return matchers
}

function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  const end = text.length - (new RegExp(`[${space}]*$`, 'u').exec(text)?.[0].length ?? 0)
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const match = token.exec(text)
    if (match === null) throw new MatcherError(`invalid input: ${text}`)
    const [, mark, operator, quoted, word] = match
    if (mark !== undefined) tokens.push({ kind: 'brace or comma', text: mark })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    else tokens.push({ kind: 'text', text: quoted === undefined ? (word ?? '') : unquote(quoted) })
  }
  return tokens
}

function unquote(quoted: string): string {
  const text = unquoteGo(quoted)
  if (text === undefined || /\p{Surrogate}/u.test(text)) throw new MatcherError(`${quoted}: invalid input`)
  return text
}
