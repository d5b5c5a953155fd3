import { quoteGo } from '../../../lib/go-quote.ts'
import type { Span } from '../ast.ts'
import { aggregators } from './signatures.ts'

/**
 * A piece of a query. Keywords and signs are their own kind, in lower case (`by`, `>=`); `text` is as written. The end is an empty `eof`.
 */
export interface Token extends Span {
  readonly kind: string
  readonly text: string
}

const wordOperators = new Set(['and', 'or', 'unless', 'atan2'])
const operators = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', '</', '>/', '=~', '!~', '@', ...wordOperators])
const modifiers = new Set([
  'offset',
  'smoothed',
  'anchored',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'fill',
  'fill_left',
  'fill_right',
  'bool',
])
/** Words that stand for something of the query itself, and are functions as well. */
const presets = new Set(['start', 'end', 'step', 'range', 'max_of', 'min_of'])
const kindNames: Readonly<Record<string, string>> = {
  identifier: 'identifier',
  metric_identifier: 'metric identifier',
  string: 'string',
  number: 'number',
  duration: 'duration',
}
const expressionStarts = new Set(['+', '-', '(', '{', 'number', 'duration', 'string'])
const notMetricNames = new Set(['bool', 'on', 'ignoring', 'group_left', 'group_right', 'atan2'])

/** The kind of a word, which may be written in any case; `undefined` for one without a meaning of its own. */
export function keywordKind(word: string): string | undefined {
  const lower = word.toLowerCase()
  if (lower === 'inf' || lower === 'nan') return 'number'
  return isKeyword(lower) ? lower : undefined
}

/** Whether a token can be the name of a metric. */
export function isMetricName({ kind }: Token): boolean {
  return kind === 'identifier' || kind === 'metric_identifier' || (isKeyword(kind) && !notMetricNames.has(kind))
}

/** Whether an expression can begin with a token. */
export function startsExpression(token: Token): boolean {
  return expressionStarts.has(token.kind) || isMetricName(token)
}

/** Whether a token can be a label in `by (...)`, `on (...)` and their like. */
export function isGroupingLabel({ kind }: Token): boolean {
  return kind === 'identifier' || kind === 'metric_identifier' || (isKeyword(kind) && kind !== 'without')
}

/** Whether a token can be the name of a function when a parenthesis follows. */
export function isFunctionName({ kind }: Token): boolean {
  return kind === 'identifier' || presets.has(kind)
}

/** As error messages name it. */
export function describeToken(token: Token): string {
  if (token.kind === 'eof') return 'end of input'
  const kindName = kindNames[token.kind]
  return kindName === undefined ? showToken(token) : `${kindName} ${showToken(token)}`
}

function showToken({ kind, text }: Token): string {
  if (kind === 'identifier' || kind === 'metric_identifier') return quoteGo(text)
  if (modifiers.has(kind)) return `<${text}>`
  if (operators.has(kind)) return `<op:${text}>`
  if (aggregators.has(kind)) return `<aggr:${text}>`
  return Buffer.byteLength(text) > 10 ? `${quoteGo(/^[^]{0,10}/u.exec(text)?.[0] ?? '')}...` : quoteGo(text)
}

function isKeyword(kind: string): boolean {
  return wordOperators.has(kind) || modifiers.has(kind) || presets.has(kind) || aggregators.has(kind)
}
