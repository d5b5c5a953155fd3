import { quoteGo } from '../../../lib/go-quote.ts'
import type { Aggregation, Call, Expr } from '../ast.ts'
import { parseGroupingLabels } from './parse-grouping.ts'
import type { ParseState } from './parse-state.ts'
import { aggregators, functions } from './signatures.ts'
import type { TokenStream } from './token-stream.ts'
import { isFunctionName, startsExpression, type Token } from './token.ts'

/** Whether a word that was just taken begins a call, given the token behind it. */
export function startsCall(word: Token, next: Token): boolean {
  return isFunctionName(word) && next.kind === '('
}

/** Whether a word that was just taken begins an aggregation, given the token behind it. */
export function startsAggregation(word: Token, next: Token): boolean {
  return aggregators.has(word.kind) && (next.kind === '(' || next.kind === 'by' || next.kind === 'without')
}

/** `name(...)`, the name already taken. */
export function parseCall(state: ParseState, word: Token): Call {
  const { tokens } = state
  const args = parseArguments(state)
  const signature = functions.get(word.text)
  if (signature === undefined) return tokens.fail(word, `unknown function with name ${quoteGo(word.text)}`)
  if (signature.experimental && !state.features.experimentalFunctions) tokens.fail(word, `function ${quoteGo(word.text)} is not enabled`)
  return { kind: 'call', span: { start: word.start, end: tokens.lastEnd }, function: word.text, args }
}

/** `sum(...)`, `sum by (...) (...)` or `sum(...) by (...)`, the word already taken. */
export function parseAggregation(state: ParseState, word: Token): Aggregation {
  const { tokens } = state
  const { args, grouping } = tokens.inAggregation(() => {
    const before = parseGrouping(tokens)
    return { args: parseArguments(state), grouping: before ?? parseGrouping(tokens) ?? { without: false, grouping: [] } }
  })
  const span = { start: word.start, end: tokens.lastEnd }
  const signature = aggregators.get(word.kind)
  const wanted = signature?.parameter === undefined ? 1 : 2
  if (args.length === 0) tokens.fail(span, 'no arguments for aggregate expression provided')
  if (signature?.experimental === true && !state.features.experimentalFunctions)
    tokens.fail(span, `${word.kind}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`)
  const expr = args[wanted - 1]
  if (args.length !== wanted || expr === undefined)
    return tokens.fail(span, `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`)
  const parameter = wanted === 2 ? args[0] : undefined
  const base = { kind: 'aggregation', span, operator: word.kind, expr, ...grouping } as const
  return parameter === undefined ? base : { ...base, parameter }
}

function parseGrouping(tokens: TokenStream): Pick<Aggregation, 'without' | 'grouping'> | undefined {
  const word = tokens.takeIf('by') ?? tokens.takeIf('without')
  return word === undefined ? undefined : { without: word.kind === 'without', grouping: parseGroupingLabels(tokens) }
}

function parseArguments(state: ParseState): Expr[] {
  const { tokens } = state
  tokens.expect('(')
  if (tokens.takeIf(')') !== undefined) return []
  const args = [state.parseExpr()]
  while (tokens.takeIf(')') === undefined) {
    const comma = tokens.expect(',')
    if (!startsExpression(tokens.peek)) tokens.fail(comma, 'trailing commas not allowed in function call args')
    args.push(state.parseExpr())
  }
  return args
}
