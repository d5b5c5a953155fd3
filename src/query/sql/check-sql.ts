import { tables, views } from '../../storage/tables/index.ts'
import { isAllowedFunction } from './allowed-functions.ts'
import type { SqlToken } from './lex-sql.ts'
import type { SyntaxNode } from './read-syntax-tree.ts'
import { sqlError } from './sql-error.ts'

/** Tables that people may read. */
export const queryableTables = tables.filter((table) => table.queryable).map((table) => table.name)

/** Clauses that no allowed statement needs, or that would run before the filter of the project does. */
const refusedWords: Readonly<Record<string, string>> = {
  PREWHERE: 'Use WHERE',
  SETTINGS: 'Limits are set by the server',
  INTO: 'The answer is sent as JSON',
  OUTFILE: 'The answer is sent as JSON',
}
const firstWords = new Set(['SELECT', 'WITH', 'FROM', '('])

/** Checks what can be seen without a grammar; returns names that may be common table expressions. Throws Fault('bad_input'). */
export function checkTokens(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const keyword = (index: number): string => {
    const token = tokens[index]
    return token?.kind === 'word' || token?.kind === 'sign' ? token.text.toUpperCase() : ''
  }
  if (!firstWords.has(keyword(0))) throw sqlError('only SELECT can be run here', 'Begin with SELECT or WITH', tokens[0]?.at ?? 0)
  const named = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    const word = keyword(index)
    const advice = refusedWords[word]
    if (advice !== undefined && keyword(index - 1) !== '.')
      throw sqlError(`${word} is not allowed`, `${advice}; put a column of that name in double quotes`, token.at)
    if (word === 'FORMAT' && tokens[index + 1]?.kind === 'word' && keyword(index + 1) !== 'AS' && keyword(index + 1) !== 'FROM')
      throw sqlError('FORMAT is not allowed', 'The answer is sent as JSON', token.at)
    if (word === 'IDENTIFIER' && keyword(index - 1) === ':')
      throw sqlError('names cannot be parameters', 'Write the name into the statement', token.at)
    const isName = token.kind === 'name' || token.kind === 'word'
    if (isName && keyword(index + 1) === 'AS' && keyword(index + 2) === '(') named.add(token.text)
  }
  return named
}

const plainKinds = new Set([
  'Asterisk',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'ColumnsTransformerList',
  'ArrayJoin',
  'ExpressionList',
  'Identifier',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'QueryParameter',
  'SampleRatio',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'SelectWithUnionQuery',
  'Subquery',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
])
const membership = new Set(['in', 'notin', 'nullin', 'notnullin'])

/**
 * Checks the engine's own syntax tree of the statement against a list of what is allowed: kinds of node, functions, tables.
 * Throws Fault('bad_input').
 */
export function checkSyntaxTree(root: SyntaxNode, options: { readonly named: ReadonlySet<string>; readonly format: string }): void {
  const [list, format, ...more] = root.children
  // Some servers count the FORMAT that we add as part of the statement.
  const formatIsOurs = format === undefined || (format.kind === 'Identifier' && format.name === options.format)
  if (root.kind !== 'SelectWithUnionQuery' || list?.kind !== 'ExpressionList' || !formatIsOurs || more.length > 0)
    throw sqlError('only SELECT can be run here', 'Begin with SELECT or WITH, and leave out FORMAT, INTO OUTFILE and SETTINGS')
  checkNode(list, options.named)
}

function checkNode(node: SyntaxNode, named: ReadonlySet<string>): void {
  switch (node.kind) {
    case 'Function':
      checkFunction(node)
      break
    case 'TableExpression':
      for (const { kind, name } of node.children)
        if (kind === 'Function') throw sqlError(`the table function ${name} is not allowed`, `Read from ${queryableTables.join(', ')}`)
      break
    case 'TableIdentifier':
      checkTable(node.name, named)
      break
    case 'Literal':
      if (/AggregateFunction/i.test(node.name)) throw sqlError('states of aggregate functions are not allowed', 'Aggregate from rows')
      break
    default:
      if (!plainKinds.has(node.kind)) throw sqlError(`${nameOfKind(node.kind)} is not allowed`, 'Write a plain SELECT')
  }
  for (const child of node.children) checkNode(child, named)
}

function checkFunction({ name, children }: SyntaxNode): void {
  if (!isAllowedFunction(name))
    throw sqlError(`the function ${name.slice(0, 100)} is not allowed`, 'See the SQL reference for those that are')
  const [list] = children
  // `x IN name` would read the table of that name, past every check of tables.
  if (membership.has(name.toLowerCase()) && !['Literal', 'Function', 'Subquery', 'QueryParameter'].includes(list?.children[1]?.kind ?? ''))
    throw sqlError('IN takes a list or a sub-query', 'Write x IN (1, 2), x IN (SELECT ...) or has(array, x)')
}

/** What exists but is nobody's to read: a common table expression of the same name must not let it through elsewhere in the statement. */
const hidden: ReadonlySet<string> = new Set([...tables.filter((table) => !table.queryable), ...views].map(({ name }) => name))

/** A table of ours, a common table expression of the statement, or the row that a SELECT without FROM reads. */
function checkTable(name: string, named: ReadonlySet<string>): void {
  if (queryableTables.includes(name) || name === 'system.one') return
  if (named.has(name) && !hidden.has(name) && /^[A-Za-z]\w{0,63}$/.test(name) && !name.endsWith('_local') && name !== 'schema_versions')
    return
  throw sqlError(`there is no table ${name.slice(0, 100)}`, `Read from ${queryableTables.join(', ')}`)
}

function nameOfKind(kind: string): string {
  if (kind === 'Set') return 'a SETTINGS clause'
  return kind === 'ColumnsApplyTransformer' ? 'APPLY' : `this kind of statement or clause (${kind})`
}
