import { sqlError } from './sql-error.ts'

/** A piece of a statement; comments and white space are none. `text` of names and strings is without their quotes. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'sign'
  readonly text: string
  readonly at: number
}

const blank = /\s+/y
const lineComment = /--[^\n]*/y
const blockComment = /\/\*([\s\S]*?)\*\//y
const text = /'((?:[^'\\]|\\[\s\S]|'')*)'/y
const quotedName = /"([^"\\\p{Cc}]*)"|`([^`\\\p{Cc}]*)`/uy
const word = /[A-Za-z0-9_]+/y
const sign = /[!%&()*+,\-./:<=>?@[\]^{|}~]/y

/**
 * Cuts a statement into tokens, and refuses everything that another reader of the same text might cut differently (heredocs, nested
 * comments, typographic quotes, escapes in names) or read as the end of the statement (NUL, a second statement).
 * Throws Fault('bad_input').
 */
export function lexSql(sql: string): SqlToken[] {
  const nul = sql.indexOf('\0')
  if (nul >= 0) throw sqlError('the text has a NUL character', 'Take it out', nul)
  const tokens: SqlToken[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(sql)
  }
  while (at < sql.length) {
    const skipped = match(blank) ?? match(lineComment)
    if (skipped !== null) {
      at += skipped[0].length
      continue
    }
    const comment = match(blockComment)
    if (comment !== null) {
      if (comment[1]?.includes('/*')) throw sqlError('a comment holds another comment', 'Take the inner one out', at)
      at += comment[0].length
      continue
    }
    const token = readToken(match, at) ?? refuseCharacter(sql, at)
    tokens.push(token.token)
    at += token.length
  }
  return tokens
}

function readToken(match: (pattern: RegExp) => RegExpExecArray | null, at: number): { token: SqlToken; length: number } | undefined {
  const found = match(word)
  if (found !== null) return { token: { kind: 'word', text: found[0], at }, length: found[0].length }
  const string = match(text)
  if (string !== null) return { token: { kind: 'string', text: string[1] ?? '', at }, length: string[0].length }
  const name = match(quotedName)
  if (name !== null) return { token: { kind: 'name', text: name[1] ?? name[2] ?? '', at }, length: name[0].length }
  const mark = match(sign)
  return mark === null ? undefined : { token: { kind: 'sign', text: mark[0], at }, length: 1 }
}

function refuseCharacter(sql: string, at: number): never {
  const char = String.fromCodePoint(sql.codePointAt(at) ?? 0)
  if (char === ';') throw sqlError('there is more than one statement, or an empty one', 'Send one statement, without a semicolon', at)
  if (char === "'") throw sqlError('this text is never closed', "Add the closing '", at)
  if (char === '"' || char === '`')
    throw sqlError('this name is never closed, or has a backslash or control character', 'Write names with letters, digits and dots', at)
  throw sqlError(`"${char}" has no meaning here`, 'Put it in quotes; write comments with -- and texts with single quotes', at)
}
