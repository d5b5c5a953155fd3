import { ClickHouseError, errorCodes } from './clickhouse-error.ts'
import { SqlLexer, type Token } from './sql-tokens.ts'

/** What the engine needs to know of a statement before running it. */
export interface Statement {
  /** First keyword, e.g. SELECT, INSERT, ALTER; `(` counts as SELECT. */
  readonly verb: string
  /** The text without the closing semicolon. */
  readonly sql: string
  /** The FORMAT clause of an answer: its name, and where in `sql` the clause begins. */
  readonly format?: { readonly name: string; readonly at: number }
}

/** `INSERT INTO table (columns) FORMAT format`, with the rows elsewhere. */
export interface InsertHead {
  readonly database?: string
  readonly table: string
  /** None = every column that takes values. */
  readonly columns?: readonly string[]
  readonly format: string
  /** Where in the text the rows begin. */
  readonly dataAt: number
}

/** Statements that would change what later callers of the pooled session see. */
const sessionVerbs = new Set(['SET', 'USE', 'BEGIN', 'START', 'COMMIT', 'ROLLBACK'])

/** Reads a statement. Throws ClickHouseError for a second statement, NUL, unclosed quotes and what only we may write (INTO OUTFILE). */
export function readStatement(text: string): Statement {
  refuseNul(text)
  const tokens = readTokens(text)
  const last = tokens.at(-1)
  const closed = last?.keyword === ';' ? tokens.slice(0, -1) : tokens
  const first = closed[0]
  if (first === undefined) throw new ClickHouseError(errorCodes.SYNTAX_ERROR, 'Syntax error: empty query', 'SYNTAX_ERROR')
  const second = closed.find(({ keyword }) => keyword === ';')
  if (second !== undefined) throw notOneStatement(second.start)
  refuseFiles(closed)

  const verb = first.keyword === '(' ? 'SELECT' : first.keyword
  if (sessionVerbs.has(verb) || (verb === 'CREATE' && closed[1]?.keyword === 'TEMPORARY'))
    throw refused(`${verb} needs a session, and this interface keeps none`)
  if (verb === 'INSERT' && closed.some(({ keyword }, index) => keyword === 'FORMAT' && closed[index + 1]?.kind === 'word'))
    throw refused('FORMAT in INSERT ... SELECT is not allowed: rows never stand behind SQL')
  const end = closed.at(-1)?.end ?? text.length
  const sql = text.slice(0, end)
  const format = findFormat(closed, sql)
  return { verb, sql, ...(format === undefined ? {} : { format }) }
}

/** What may follow the table and its columns when the rows come from a query. */
const sources = new Set(['SELECT', 'WITH', 'FROM', '('])

/**
 * Reads the head of an INSERT whose rows follow in `text` or elsewhere; undefined when the text is another statement, INSERT ...
 * SELECT included. What follows `dataAt` is data and is never looked at as SQL. Throws ClickHouseError for an INSERT that is neither.
 */
export function readInsertHead(text: string): InsertHead | undefined {
  const lexer = new SqlLexer(text)
  if (lexer.next()?.keyword !== 'INSERT') return undefined
  let token = lexer.next()
  if (token?.keyword === 'INTO') token = lexer.next()
  if (token?.keyword === 'TABLE') token = lexer.next()
  if (token === undefined || token.keyword === 'FUNCTION') throw neither()
  const names = [readName(token, text)]
  token = lexer.next()
  while (token?.keyword === '.') {
    names.push(readName(lexer.next(), text))
    token = lexer.next()
  }
  const [table = '', database, ...rest] = names.toReversed()
  if (rest.length > 0) throw neither()
  let columns: string[] | undefined
  if (token?.keyword === '(') {
    columns = readColumns(lexer, text)
    if (columns === undefined) return undefined
    token = lexer.next()
  }
  if (token?.keyword === 'SETTINGS') throw refused('Settings of an INSERT belong into the URL')
  if (token !== undefined && sources.has(token.keyword)) return undefined
  const target = { table, ...(database === undefined ? {} : { database }), ...(columns === undefined ? {} : { columns }) }
  if (token?.keyword === 'VALUES') return { ...target, format: 'Values', dataAt: token.end }
  const name = token?.keyword === 'FORMAT' ? lexer.next() : undefined
  if (name?.kind !== 'word') throw neither()
  // One line end, or the blanks before it, stand between the format and the rows.
  const gap = /^(?:[ \t]*\r?\n|[ \t]+)/.exec(text.slice(name.end, name.end + 256))?.[0] ?? ''
  return { ...target, format: text.slice(name.start, name.end), dataAt: name.end + gap.length }
}

function neither(): ClickHouseError {
  return new ClickHouseError(
    errorCodes.SYNTAX_ERROR,
    'Syntax error: expected INSERT INTO table [(columns)] followed by FORMAT, VALUES or SELECT',
    'SYNTAX_ERROR',
  )
}

function refused(message: string): ClickHouseError {
  return new ClickHouseError(errorCodes.NOT_IMPLEMENTED, message, 'NOT_IMPLEMENTED')
}

/** The name a word or a quoted identifier stands for. */
function readName(token: Token | undefined, text: string): string {
  if (token?.kind === 'word') return text.slice(token.start, token.end)
  if (token?.kind !== 'quoted-name') throw neither()
  const quote = text[token.start] ?? ''
  const inner = text.slice(token.start + 1, token.end - 1)
  return quote === '“' ? inner : inner.replaceAll(quote + quote, quote).replaceAll(/\\(.)/gs, '$1')
}

export function refuseNul(text: string): void {
  if (text.includes('\0')) throw new ClickHouseError(errorCodes.SYNTAX_ERROR, 'Syntax error: the query holds a NUL byte', 'SYNTAX_ERROR')
}

/** Column names up to the closing bracket; undefined when the bracket holds something else (a sub-query). */
function readColumns(lexer: SqlLexer, text: string): string[] | undefined {
  const columns: string[] = []
  for (;;) {
    const first = lexer.next()
    if (first?.kind !== 'word' && first?.kind !== 'quoted-name') return undefined
    let name = readName(first, text)
    let token = lexer.next()
    while (token?.keyword === '.') {
      name += `.${readName(lexer.next(), text)}`
      token = lexer.next()
    }
    columns.push(name)
    if (token?.keyword === ')') return columns
    if (token?.keyword !== ',') return undefined
  }
}

function readTokens(text: string): Token[] {
  const lexer = new SqlLexer(text)
  const tokens: Token[] = []
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) tokens.push(token)
  if (lexer.error !== undefined)
    throw new ClickHouseError(
      errorCodes.SYNTAX_ERROR,
      `Syntax error: failed at position ${lexer.error.at + 1}: ${lexer.error.message}`,
      'SYNTAX_ERROR',
    )
  return tokens
}

/** The engine's own parser has the last word on this (see `ChdbEngine.classify`); here it gives the position. */
export function notOneStatement(at?: number): ClickHouseError {
  const place = at === undefined ? '' : `: failed at position ${at + 1} (end of query)`
  return new ClickHouseError(errorCodes.SYNTAX_ERROR, `Syntax error (Multi-statements are not allowed)${place}`, 'SYNTAX_ERROR')
}

function refuseFiles(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.keyword
    if ((token.keyword === 'INTO' && next === 'OUTFILE') || (token.keyword === 'FROM' && next === 'INFILE'))
      throw refused(`${token.keyword} ${next} is not allowed over HTTP`)
  }
}

/** The FORMAT clause at the end: `FORMAT name`, perhaps followed by SETTINGS. */
function findFormat(tokens: readonly Token[], sql: string): { name: string; at: number } | undefined {
  let depth = 0
  for (let index = tokens.length - 1; index > 0; index--) {
    const token = tokens[index]
    if (token === undefined) return undefined
    if (token.keyword === ')' || token.keyword === ']') depth++
    else if (token.keyword === '(' || token.keyword === '[') depth--
    if (depth !== 0 || token.keyword !== 'FORMAT') continue
    const name = tokens[index + 1]
    const after = tokens[index + 2]
    if (name?.kind !== 'word' || (after !== undefined && after.keyword !== 'SETTINGS')) return undefined
    return { name: sql.slice(name.start, name.end), at: token.start }
  }
  return undefined
}
