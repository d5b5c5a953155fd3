import type { Aggregation, Call, Expr } from '../ast.ts'
import { quoteGo } from './go-quote.ts'
import { parseGroupingLabels } from './parse-grouping.ts'
import type { ParseState } from './parse-state.ts'
import { aggregators, functions } from './signatures.ts'
import { isMetricName, isFunctionName, type Token } from './token.ts'

const expressionStarts = new Set(['+', '-', '(', '{', 'number', 'duration', 'string'])

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
  const { args, end } = parseArguments(state)
  const signature = functions.get(word.text)
  if (signature === undefined) tokens.fail(word, `unknown function with name ${quoteGo(word.text)}`)
  if (signature.experimental && !state.features.experimentalFunctions)
    tokens.fail(word, `function ${quoteGo(word.text)} is not enabled`)
  return { kind: 'call', span: { start: word.start, end }, function: word.text, args }
}

/** `sum(...)`, `sum by (...) (...)` or `sum(...) by (...)`, the word already taken. */
export function parseAggregation(state: ParseState, word: Token): Aggregation {
  const { tokens } = state
  const { before, args, after, end } = tokens.inAggregation(() => {
    const before = parseGrouping(state)
    const body = parseArguments(state)
    const after = before === undefined ? parseGrouping(state) : undefined
    return { before, after, args: body.args, end: after?.end ?? body.end }
  })
  const span = { start: word.start, end }
  const signature = aggregators.get(word.kind)
  const wanted = signature?.parameter === undefined ? 1 : 2
  if (args.length === 0) tokens.fail(span, 'no arguments for aggregate expression provided')
  if (signature?.experimental === true && !state.features.experimentalFunctions)
    tokens.fail(span, `${word.kind}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`)
  const expr = args[wanted - 1]
  if (args.length !== wanted || expr === undefined)
    return tokens.fail(span, `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`)
  const { without, labels } = before ?? after ?? { without: false, labels: [] }
  const parameter = wanted === 2 ? args[0] : undefined
  const base = { kind: 'aggregation', span, operator: word.kind, expr, without, grouping: labels } as const
  return parameter === undefined ? base : { ...base, parameter }
}

function parseGrouping({ tokens }: ParseState): { without: boolean; labels: string[]; end: number } | undefined {
  const word = tokens.takeIf('by') ?? tokens.takeIf('without')
  if (word === undefined) return undefined
  const labels = parseGroupingLabels(tokens)
  return { without: word.kind === 'without', labels, end: tokens.lastEnd }
}

function parseArguments(state: ParseState): { args: Expr[]; end: number } {
  const { tokens } = state
  tokens.expect('(')
  const args: Expr[] = []
  for (;;) {
    const close = args.length === 0 ? tokens.takeIf(')') : undefined
    if (close !== undefined) return { args, end: close.end }
    args.push(state.parseExpr())
    const last = tokens.takeIf(')')
    if (last !== undefined) return { args, end: last.end }
    const comma = tokens.expect(',')
    if (!isMetricName(tokens.peek) && !expressionStarts.has(tokens.peek.kind))
      tokens.fail(comma, 'trailing commas not allowed in function call args')
  }
}
