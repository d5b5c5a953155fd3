/** A piece of a search as it is typed. Together the pieces are the whole text. */
export interface SearchPiece {
  readonly kind: 'space' | 'open' | 'close' | 'not' | 'keyword' | 'field' | 'operator' | 'word' | 'phrase' | 'regex' | 'range'
  /** Places in the text; `to` is behind the last character. */
  readonly from: number
  readonly to: number
  /** The field it belongs to, also through parentheses; empty for the message. */
  readonly field: string
}

const space = /\s+/y
const keyword = /(?:AND|OR|NOT)(?=[\s()]|$)/y
const fieldName = /[A-Za-z_@$][\w.@$/-]*|"(?:[^"\\]|\\[\s\S])*"/y
const colon = /:(?!\/\/)(?:>=|<=|[><=~])?/y
const comparison = /(?:>=|<=|!=|[><])(?=[^\s()<>=])/y
const number = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?=[\s)]|$)/y
const range = /[[{]\s*[^\s\]}]+\s+TO\s+[^\s\]}]+\s*[\]}]/y
const phrase = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/y
const regex = /\/(?:[^\\/]|\\[\s\S])+\/(?=[\s)]|$)/y
const valuePatterns = [
  ['range', range],
  ['phrase', phrase],
  ['regex', regex],
] as const
/** Fields that compare without a colon although the value is no number. */
const ordered = new Set(['severity', 'level', 'timestamp', 'observed_timestamp', 'received_at'])

/**
 * Cuts a search into its pieces, as the server reads it (docs/log-search.md); where the server would refuse the text this guesses, so
 * that half a search can be drawn and completed.
 */
export function cutSearch(text: string): readonly SearchPiece[] {
  const pieces: SearchPiece[] = []
  /** Fields of the parentheses that are open: `service:(a OR b)`. */
  const groups: string[] = []
  let at = 0
  const push = (kind: SearchPiece['kind'], to: number, field = ''): void => {
    pieces.push({ kind, from: at, to, field })
    at = to
  }
  while (at < text.length) {
    const field = groups.at(-1) ?? ''
    const blank = match(space, text, at)
    if (blank) push('space', at + blank.length, field)
    else if (text[at] === '(') {
      const before = pieces.at(-1)
      groups.push(before?.kind === 'operator' ? before.field : field)
      push('open', at + 1, groups.at(-1))
    } else if (text[at] === ')') {
      groups.pop()
      push('close', at + 1)
    } else if (isNegation(text, at)) push('not', at + 1, field)
    else if (match(keyword, text, at)) push('keyword', at + (match(keyword, text, at)?.length ?? 0))
    else if (!pushField()) pushValue(field)
  }
  return pieces

  function pushField(): boolean {
    const written = match(fieldName, text, at)
    if (written === undefined) return false
    const quoted = written.startsWith('"')
    const name = quoted ? unquote(written) : written
    const after = at + written.length
    const sign = quoted && text[after] === ':' ? (match(colon, text, after) ?? ':') : match(colon, text, after)
    if (sign === undefined) {
      const compared = quoted || written.endsWith('-') ? undefined : match(comparison, text, after)
      if (compared === undefined) return false
      if (compared !== '!=' && !ordered.has(name) && match(number, text, after + compared.length) === undefined) return false
      push('field', after, name)
      push('operator', after + compared.length, name)
    } else {
      push('field', after, name)
      push('operator', after + sign.length, name)
    }
    if (at < text.length && !/[\s()]/.test(text[at] ?? '')) pushValue(name, true)
    return true
  }

  function pushValue(field: string, afterOperator = false): void {
    for (const [kind, pattern] of valuePatterns) {
      if (kind === 'range' && !afterOperator) continue
      const found = match(pattern, text, at)
      if (found) return push(kind, at + found.length, field)
    }
    push('word', endOfWord(text, at), field)
  }
}

/** The text that a value means: quotes and what they escape taken away. */
export function unquote(written: string): string {
  const inner = /^"((?:[^"\\]|\\[\s\S])*)"$/.exec(written)?.[1] ?? written.replace(/^"/, '')
  return inner.replaceAll(/\\(["\\])/g, '$1')
}

function isNegation(text: string, at: number): boolean {
  const char = text[at]
  const next = text[at + 1]
  return (char === '-' || char === '!') && next !== undefined && !/[\s)=]/.test(next) && next !== char
}

/** Up to a space or a parenthesis that the word itself did not open; a backslash takes the meaning of what follows. */
function endOfWord(text: string, from: number): number {
  let opened = 0
  let at = from
  for (; at < text.length; at++) {
    const char = text[at] ?? ''
    if (/\s/.test(char)) break
    if (char === '(') opened++
    if (char === ')' && --opened < 0) break
    if (char === '\\' && /[\s*\\"():/[\]{}<>=!~-]/.test(text[at + 1] ?? '')) at++
  }
  return Math.max(Math.min(at, text.length), from + 1)
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
