import { searchError } from './search-error.ts'

/** A piece of a search. `at` counts from 0 in the text. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'end'; readonly at: number }
  | { readonly kind: 'phrase'; readonly at: number; readonly text: string }
  | { readonly kind: 'regex'; readonly at: number; readonly pattern: string }
  /** Unquoted text, cut at its unescaped stars: `a*b` is ['a', 'b']. `plain` = nothing in it was escaped. */
  | { readonly kind: 'word'; readonly at: number; readonly pieces: readonly string[]; readonly plain: boolean }
  | { readonly kind: 'field'; readonly at: number; readonly name: string; readonly operator: FieldOperator }
  | { readonly kind: 'range'; readonly at: number; readonly low: RangeEnd; readonly high: RangeEnd }

export type FieldOperator = ':' | ':=' | ':~' | ':>' | ':>=' | ':<' | ':<='

/** `text` is undefined for an open end (`*`). */
export interface RangeEnd {
  readonly text: string | undefined
  readonly inclusive: boolean
}

const fieldName = /[A-Za-z_@$][\w.@$/-]*/y
const colon = /:(>=|<=|>|<|=|~|)/y
const comparison = /(>=|<=|!=|>|<)(?=[^\s()<>=])/y
const number = /[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?(?=[\s)]|$)/y
const range = /([[{])\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*([\]}])/y
const keywords = { AND: 'and', OR: 'or', NOT: 'not' } as const

/**
 * Cuts a search into tokens, the last of which is `end`. `ordered` fields compare without a colon although the value is no number:
 * `severity>=error`. Throws Fault('bad_input') with the position.
 */
export function lexSearch(text: string, ordered: ReadonlySet<string>): Token[] {
  const nul = text.indexOf('\0')
  if (nul >= 0) throw searchError(nul, 'the text has a NUL character', 'Take it out')
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) at++
    else at = lexOne(text, at, tokens, ordered)
  }
  tokens.push({ kind: 'end', at: text.length })
  return tokens
}

function lexOne(text: string, at: number, tokens: Token[], ordered: ReadonlySet<string>): number {
  const char = text.charAt(at)
  if (char === '(' || char === ')') return push(tokens, { kind: char === '(' ? 'open' : 'close', at }, at + 1)
  if (isNegation(text, at)) return push(tokens, { kind: 'not', at }, at + 1)
  const keyword = /(AND|OR|NOT)(?=[\s()]|$)/y
  keyword.lastIndex = at
  const word = keyword.exec(text)?.[1]
  if (word === 'AND' || word === 'OR' || word === 'NOT') return push(tokens, { kind: keywords[word], at }, at + word.length)
  return lexField(text, at, tokens, ordered) ?? lexValue(text, at, tokens)
}

/** `-x` and `!x` negate; a sign on its own and `--x` are text. */
function isNegation(text: string, at: number): boolean {
  const char = text.charAt(at)
  const next = text.charAt(at + 1)
  return (char === '-' || char === '!') && next !== '' && !/\s/.test(next) && next !== ')' && next !== char && next !== '='
}

/** `name:value` and `name>=value`; undefined when the text here is no field. */
function lexField(text: string, at: number, tokens: Token[], ordered: ReadonlySet<string>): number | undefined {
  const quoted = text.charAt(at) === '"' ? readPhrase(text, at) : undefined
  fieldName.lastIndex = at
  const name = quoted?.text ?? fieldName.exec(text)?.[0]
  if (name === undefined) return undefined
  const after = quoted?.end ?? at + name.length
  colon.lastIndex = after
  const sign = colon.exec(text)
  // `https://x` is an address, not a field.
  if (sign !== null && (quoted !== undefined || !text.startsWith('://', after))) {
    const operator = sign[0] as FieldOperator // the pattern matches nothing else
    tokens.push({ kind: 'field', at, name, operator })
    return lexFieldValue(text, after + operator.length, tokens)
  }
  comparison.lastIndex = after
  const compared = comparison.exec(text)?.[1]
  if (compared === undefined || quoted !== undefined || name.endsWith('-')) return undefined
  const valueAt = after + compared.length
  number.lastIndex = valueAt
  if (compared !== '!=' && !ordered.has(name) && !number.test(text)) return undefined
  if (compared === '!=') tokens.push({ kind: 'not', at }, { kind: 'field', at, name, operator: ':=' })
  else tokens.push({ kind: 'field', at, name, operator: `:${compared}` as FieldOperator }) // one of the four orders
  return lexFieldValue(text, valueAt, tokens)
}

function lexFieldValue(text: string, at: number, tokens: Token[]): number {
  const char = text.charAt(at)
  if (char === '' || /[\s)]/.test(char))
    throw searchError(at, 'a value is missing after the field', 'Write field:value, or put the text in quotes to search for it')
  if (char === '(') return at
  if (char === '[' || char === '{') return lexRange(text, at, tokens)
  return lexValue(text, at, tokens)
}

function lexRange(text: string, at: number, tokens: Token[]): number {
  range.lastIndex = at
  const [whole, open, low, high, close] = range.exec(text) ?? []
  if (whole === undefined) throw searchError(at, 'this is not a range', 'Write field:[10 TO 20], field:{10 TO 20} or field:[10 TO *]')
  return push(tokens, { kind: 'range', at, low: rangeEnd(low, open === '['), high: rangeEnd(high, close === ']') }, at + whole.length)
}

function rangeEnd(value: string | undefined, inclusive: boolean): RangeEnd {
  return { text: value === '*' ? undefined : value, inclusive }
}

function lexValue(text: string, at: number, tokens: Token[]): number {
  const char = text.charAt(at)
  if (char === '"') {
    const { text: phrase, end } = readPhrase(text, at)
    return push(tokens, { kind: 'phrase', at, text: phrase }, end)
  }
  if (char === '/') {
    const regex = readRegex(text, at)
    if (regex !== undefined) return push(tokens, { kind: 'regex', at, pattern: regex.pattern }, regex.end)
  }
  return lexWord(text, at, tokens)
}

function readPhrase(text: string, at: number): { text: string; end: number } {
  let phrase = ''
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '"') return { text: phrase, end: i + 1 }
    const next = text.charAt(i + 1)
    if (char === '\\' && (next === '"' || next === '\\')) i++
    phrase += text.charAt(i)
  }
  throw searchError(at, 'the quote is never closed', 'Add the closing " (a quote inside a phrase is written \\")')
}

/** Between two slashes, the second followed by the end of the term: `/api/cart` is no regex. `\/` is a slash. */
function readRegex(text: string, at: number): { pattern: string; end: number } | undefined {
  for (let i = at + 1; i < text.length; i++) {
    if (text.charAt(i) === '\\') i++
    else if (text.charAt(i) === '/')
      return i > at + 1 && /^([\s)]|$)/.test(text.slice(i + 1, i + 2))
        ? { pattern: text.slice(at + 1, i).replaceAll(/\\([\s\S])/g, (both, char: string) => (char === '/' ? '/' : both)), end: i + 1 }
        : undefined
  }
  return undefined
}

/** Up to a space or a parenthesis that the word itself did not open, so that `main()` is one word. `\x` is x without its meaning. */
function lexWord(text: string, at: number, tokens: Token[]): number {
  const pieces = ['']
  let opened = 0
  let plain = true
  let i = at
  for (; i < text.length; i++) {
    const char = text.charAt(i)
    if (/\s/.test(char)) break
    if (char === '(') opened++
    if (char === ')' && --opened < 0) break
    if (char === '*') {
      pieces.push('')
      continue
    }
    const escaped = char === '\\' && /[\s*\\"():/[\]{}<>=!~-]/.test(text.charAt(i + 1))
    if (escaped) {
      plain = false
      i++
    }
    pieces.push((pieces.pop() ?? '') + text.charAt(i))
  }
  return push(tokens, { kind: 'word', at, pieces, plain }, i)
}

function push(tokens: Token[], token: Token, end: number): number {
  tokens.push(token)
  return end
}
