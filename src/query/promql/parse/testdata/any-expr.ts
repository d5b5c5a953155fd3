import fc from 'fast-check'

import type { Aggregation, At, BinaryOperator, DurationExpr, Expr, LabelMatcher, VectorMatching, VectorSelector } from '../../ast.ts'
import { metricName } from '../../labels.ts'

const span = { start: 0, end: 0 }
const label = fc.constantFrom('job', 'instance', 'my.label', 'by', 'ü', 'le')
const labels = fc.uniqueArray(label, { maxLength: 3 })
const text = fc.array(fc.constantFrom('a', ' ', '"', '\\', 'ü', '\n', '😀', '{', '\u0000'), { maxLength: 6 }).map((parts) => parts.join(''))
const optional = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>): fc.Arbitrary<Partial<Record<Key, Value>>> =>
  fc.record({ [key]: value } as Record<Key, fc.Arbitrary<Value>>, { requiredKeys: [] }) as fc.Arbitrary<Partial<Record<Key, Value>>> // its one key

const plainLength: fc.Arbitrary<DurationExpr> = fc
  .integer({ min: 1, max: 2 ** 40 })
  .map((ms) => ({ kind: 'duration', span, ms, isDuration: true }))

/** Inside a sum numbers may stand for seconds. Before a colon a number must have been seen, so one comes first. */
const lengthSum: fc.Arbitrary<DurationExpr> = fc.letrec<{ part: DurationExpr; sum: DurationExpr }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    plainLength,
    fc.nat({ max: 1e6 }).map((ms): DurationExpr => ({ kind: 'duration', span, ms, isDuration: false })),
    fc.constantFrom('step', 'range').map((name): DurationExpr => ({ kind: 'duration_call', span, name })),
    fc
      .record({ kind: fc.constant('duration_choice'), span: fc.constant(span), name: fc.constantFrom('min', 'max'), left: tie('sum'), right: tie('part') })
      .map((choice): DurationExpr => choice),
    tie('sum').map((inner): DurationExpr => ({ kind: 'duration_paren', span, inner })),
  ),
  sum: fc
    .tuple(plainLength, fc.constantFrom<(DurationExpr & { kind: 'duration_binary' })['operator'][]>('+', '-', '*', '^'), tie('part'))
    .map(([left, operator, right]) => ({ kind: 'duration_binary', span, operator, left, right })),
})).sum

const length = fc.oneof({ weight: 4, arbitrary: plainLength }, { weight: 1, arbitrary: lengthSum })
/** A parenthesis without a sign would take the operator behind it for its own. */
const offset: fc.Arbitrary<DurationExpr> = fc.oneof(
  plainLength,
  plainLength.map((duration) => (duration.kind === 'duration' ? { ...duration, ms: -duration.ms } : duration)),
  lengthSum.map(
    (inner): DurationExpr => ({ kind: 'duration_unary', span, operator: '-', operand: { kind: 'duration_paren', span, inner } }),
  ),
)
const at: fc.Arbitrary<At> = fc.oneof(
  fc.integer({ min: -(2 ** 45), max: 2 ** 45 }).map((ms): At => ({ kind: 'time', ms })),
  fc.constantFrom<At[]>({ kind: 'start' }, { kind: 'end' }),
)
const matcher: fc.Arbitrary<LabelMatcher> = fc.oneof(
  fc.record({ name: label, operator: fc.constantFrom('=', '!='), value: text }),
  fc.record({ name: label, operator: fc.constantFrom('=~', '!~'), value: fc.constantFrom('a.*|b', String.raw`\d+`, '"') }),
)
const selector = (modifiers: fc.Arbitrary<Pick<VectorSelector, 'at' | 'offset' | 'extension'>>): fc.Arbitrary<VectorSelector> =>
  fc.tuple(fc.constantFrom('up', 'sum', 'node:cpu', 'offset', ''), fc.array(matcher, { maxLength: 3 }), modifiers).map(([name, matchers, more]) => ({
    kind: 'vector_selector',
    span,
    name,
    matchers: [...matchers, { name: metricName, operator: '=', value: name === '' ? 'my.metric' : name }],
    ...more,
  }))
const modifiers = fc
  .tuple(optional('at', at), optional('offset', offset), optional('extension', fc.constantFrom<('anchored' | 'smoothed')[]>('anchored', 'smoothed')))
  .map((parts) => Object.assign({}, ...parts) as Pick<VectorSelector, 'at' | 'offset' | 'extension'>) // made of these three
const matching: fc.Arbitrary<VectorMatching> = fc
  .tuple(
    fc.oneof(
      fc.constant({ cardinality: 'one-to-one', on: false, labels: [], include: [] } as const),
      fc.record({ cardinality: fc.constant('one-to-one'), on: fc.boolean(), labels, include: fc.constant([]) }),
      fc.record({ cardinality: fc.constantFrom('many-to-one', 'one-to-many'), on: fc.constant(false), labels, include: labels }),
    ),
    optional('fillLeft', fc.double({ noNaN: true, noDefaultInfinity: true })),
    optional('fillRight', fc.integer()),
  )
  .map((parts) => Object.assign({}, ...parts) as VectorMatching) // made of these three
const operator = fc.constantFrom<BinaryOperator[]>('+', '-', '*', '/', '%', '^', 'atan2', '==', '>=', '</', '>/')

/** Trees as the parser makes them: well typed, signed numbers folded, parentheses wherever an operand has an operator of its own. */
export const anyExpr: fc.Arbitrary<Expr> = fc.letrec<{ vector: Expr; operand: Expr; matrix: Expr; scalar: Expr }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small' },
    tie('operand'),
    fc.tuple(tie('operand'), operator, matching, tie('operand')).map(([left, sign, how, right]): Expr => ({ kind: 'binary', span, operator: sign, left, right, bool: false, matching: how })),
    fc
      .tuple(tie('operand'), fc.constantFrom<BinaryOperator[]>('and', 'or', 'unless'), labels, tie('operand'))
      .map(([left, sign, on, right]): Expr => ({
        kind: 'binary',
        span,
        operator: sign,
        left,
        right,
        bool: false,
        matching: { cardinality: 'many-to-many', on: true, labels: on, include: [] },
      })),
    fc.tuple(tie('operand'), tie('scalar')).map(([left, right]): Expr => ({ kind: 'binary', span, operator: '<', left, right, bool: true })),
    tie('operand').map((operand): Expr => ({ kind: 'unary', span, operator: '-', operand })),
  ),
  operand: fc.oneof(
    { depthSize: 'small' },
    selector(modifiers),
    tie('vector').map((inner): Expr => ({ kind: 'paren', span, inner })),
    tie('matrix').map((arg): Expr => ({ kind: 'call', span, function: 'rate', args: [arg] })),
    fc.tuple(tie('vector'), text).map(([arg, value]): Expr => ({
      kind: 'call',
      span,
      function: 'label_replace',
      args: [arg, ...['a', value, 'b', '.*'].map((each): Expr => ({ kind: 'string', span, value: each }))],
    })),
    fc
      .record({ kind: fc.constant('aggregation'), span: fc.constant(span), operator: fc.constantFrom('sum', 'count'), expr: tie('vector'), without: fc.boolean(), grouping: labels })
      .map((aggregation): Aggregation => aggregation),
    fc.tuple(tie('scalar'), tie('vector')).map(
      ([parameter, expr]): Aggregation => ({ kind: 'aggregation', span, operator: 'topk', parameter, expr, without: false, grouping: ['job'] }),
    ),
  ),
  matrix: fc.oneof(
    fc.tuple(selector(modifiers), length).map(([each, range]): Expr => ({ kind: 'matrix_selector', span, selector: each, range })),
    fc
      .tuple(tie('operand'), length, optional('step', length), optional('at', at), optional('offset', offset))
      .map(([expr, range, ...parts]): Expr => ({ kind: 'subquery', span, expr, range, ...(Object.assign({}, ...parts) as object) })), // its optional keys
  ),
  scalar: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Expr => ({ kind: 'number', span, value, isDuration: false })),
    fc.nat({ max: 1e9 }).map((value): Expr => ({ kind: 'number', span, value: value / 1000, isDuration: true })),
    tie('vector').map((arg): Expr => ({ kind: 'call', span, function: 'scalar', args: [arg] })),
  ),
})).vector
