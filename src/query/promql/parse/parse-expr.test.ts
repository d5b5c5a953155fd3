import { describe, expect, test } from 'vitest'

import type { Expr } from '../ast.ts'
import type { PromqlFeatures } from '../query.ts'
import { parseExpr } from './parse-expr.ts'
import { printExpr } from './print-expr.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { allFeatures } from './testdata/all-features.ts'
import { syntaxErrors } from './testdata/syntax-errors.ts'

test.each(syntaxErrors)('%j: %s', (text, message) => {
  expect(messageOf(text)).toBe(message)
})

describe('how strongly things bind', () => {
  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['-a ^ b', '(-(a ^ b))'],
    ['-a * b', '((-a) * b)'],
    ['a ^ -b ^ c * d', '((a ^ (-(b ^ c))) * d)'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['a == b < c', '((a == b) < c)'],
    ['a </ b + c', '(a </ (b + c))'],
    ['a atan2 b % c', '((a atan2 b) % c)'],
    ['a + b offset 5m', '(a + b offset 5m)'],
    ['a ^ b @ 7', '(a ^ b @ 7.000)'],
    ['a offset 5m + 3', '(a offset 5m + 3)'],
    ['a offset -2 ^ 2', '(a offset -2s ^ 2)'],
    ['a offset (5m) + 3', 'a offset (5m) + 3'],
    ['a offset -(5m) + 3', '(a offset -(5m) + 3)'],
    ['a offset step() + 3', '(a offset step() + 3)'],
    ['a offset --2m + 1m', 'a offset 2m + 1m'],
  ])('%s', (text, grouped) => {
    expect(group(parse(text))).toBe(grouped)
  })
})

describe('names', () => {
  test.each([
    'sum',
    'by',
    'offset',
    'and',
    'start',
    'min_of',
    'anchored',
    'fill',
    'node:cpu:rate5m',
    'inf_total',
    'without{by="x"}',
    'foo offset 5m',
    'sum by (bool, on, group_left, start, sum, atan2) (by)',
  ])('%s', (text) => {
    expect(printExpr(parse(text))).toBe(text)
  })

  test('in quotes', () => {
    expect(parse('{"my.metric", "my.label"!="x", y=~`z`}')).toMatchObject({
      name: '',
      matchers: [
        { name: '__name__', operator: '=', value: 'my.metric' },
        { name: 'my.label', operator: '!=', value: 'x' },
        { name: 'y', operator: '=~', value: 'z' },
      ],
    })
  })

  test('keywords in any case, functions not', () => {
    expect(printExpr(parse('SUM BY (A) (rate(up[5m] OFFSET 1m)) Unless UP @ START() > BOOL 1'))).toBe(
      'sum by (A) (rate(up[5m] offset 1m)) unless UP @ start() > bool 1',
    )
  })

  test('remarks and white space', () => {
    expect(printExpr(parse('# first\r\n sum # (\n(\tup{ # }\n} ) # last'))).toBe('sum(up)')
  })
})

test('matching', () => {
  const matchingOf = (text: string): unknown => {
    const expr = parse(text)
    return expr.kind === 'binary' ? expr.matching : expr
  }
  expect(matchingOf('a + b')).toEqual({ cardinality: 'one-to-one', on: false, labels: [], include: [] })
  expect(matchingOf('a and b')).toMatchObject({ cardinality: 'many-to-many' })
  expect(matchingOf('a / on(x,) group_left b')).toEqual({ cardinality: 'many-to-one', on: true, labels: ['x'], include: [] })
  expect(matchingOf('a / ignoring(x) group_right(y, z) b')).toMatchObject({ cardinality: 'one-to-many', on: false, include: ['y', 'z'] })
  expect(matchingOf('a + fill(-2) b')).toMatchObject({ fillLeft: -2, fillRight: -2 })
  expect(matchingOf('a + fill_right(1m) fill_left(3) b')).toMatchObject({ fillLeft: 3, fillRight: 60 })
  expect(matchingOf('1 + b')).toBeUndefined()
  expect(matchingOf('1 + on() b')).toBeUndefined()
})

describe('experimental parts are off unless named', () => {
  const off: PromqlFeatures = {
    ...allFeatures,
    experimentalFunctions: false,
    durationExpressions: false,
    extendedRangeSelectors: false,
    binaryFillModifiers: false,
  }
  test.each([
    ['mad_over_time(up[5m])', '1:1: parse error: function "mad_over_time" is not enabled'],
    ['up + step()', '1:6: parse error: function "step" is not enabled'],
    ['limitk(1, up)', '1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions'],
    ['up[5m * 2]', '1:4: parse error: experimental duration expression is not enabled'],
    ['up[2 * (5m)]', '1:9: parse error: experimental duration expression is not enabled'],
    ['up offset -step()', '1:11: parse error: experimental duration expression is not enabled'],
    ['up anchored', '1:1: parse error: anchored modifier is experimental and not enabled'],
    ['up + fill(0) down', '1:1: parse error: binop fill modifiers are experimental and not enabled'],
  ])('%s', (text, message) => {
    expect(messageOf(text, off)).toBe(message)
    expect(() => parse(text)).not.toThrow()
  })
})

test('every part knows where it stands', () => {
  const text = ' sum(rate(up{x="ü"}[5m] offset 1m) ) by (a)\n== on (b) -(down ^ -max_over_time(up[1h:] @ 7 offset -2m)) or vector( 5m )'
  const parts: string[] = []
  const walk = (expr: Expr): void => {
    parts.push(text.slice(expr.span.start, expr.span.end))
    childrenOf(expr).forEach(walk)
  }
  walk(parse(text))
  expect(parts).toEqual([
    text.trim(),
    text.slice(1, text.indexOf(' or')),
    'sum(rate(up{x="ü"}[5m] offset 1m) ) by (a)',
    'rate(up{x="ü"}[5m] offset 1m)',
    'up{x="ü"}[5m] offset 1m',
    'up{x="ü"}',
    '-(down ^ -max_over_time(up[1h:] @ 7 offset -2m))',
    '(down ^ -max_over_time(up[1h:] @ 7 offset -2m))',
    'down ^ -max_over_time(up[1h:] @ 7 offset -2m)',
    'down',
    '-max_over_time(up[1h:] @ 7 offset -2m)',
    'max_over_time(up[1h:] @ 7 offset -2m)',
    'up[1h:] @ 7 offset -2m',
    'up',
    'vector( 5m )',
    '5m',
  ])
})

test('limits', () => {
  expect(messageOf('('.repeat(50_000))).toMatch(/nested deeper than 200/)
  expect(messageOf(`${'-'.repeat(50_000)}1`)).toMatch(/nested deeper than 200/)
  expect(messageOf(`1${'^1'.repeat(30_000)}`)).toMatch(/nested deeper than 200/)
  expect(messageOf(`up[${'('.repeat(10_000)}`)).toMatch(/nested deeper than 200/)
  expect(messageOf(`1${'+1'.repeat(30_000)}`)).toMatch(/more than 1000 operators/)
  expect(messageOf(`up${'[1m:]'.repeat(10_000)}`)).toMatch(/more than 1000 operators/)
  expect(messageOf(`label_join(up,${'"",'.repeat(20_000)}"")`)).toMatch(/more than 10000 tokens/)
  expect(messageOf(' '.repeat(70_000))).toMatch(/query longer than 65536 characters/)
  expect(messageOf(`up{a=~"${'x*'.repeat(3000)}"}`)).toMatch(/regular expression longer than 5000 characters/)
  expect(() => parse(`up{a=~"(${'x|'.repeat(9000)})"}`)).not.toThrow()
  expect(() => parse(`up${'+up'.repeat(999)}`)).not.toThrow()
  expect(() => parse(`${'('.repeat(190)}label_join(up, "a", "b", "c")${')'.repeat(190)}`)).not.toThrow()
})

function parse(text: string, features = allFeatures): Expr {
  return parseExpr(text, { features })
}

function messageOf(text: string, features = allFeatures): string {
  try {
    return printExpr(parse(text, features))
  } catch (error) {
    if (error instanceof PromqlSyntaxError) return error.message
    throw error
  }
}

/** With parentheses round everything that has an operator. */
function group(expr: Expr): string {
  if (expr.kind === 'binary') return `(${group(expr.left)} ${expr.operator} ${group(expr.right)})`
  if (expr.kind === 'unary') return `(${expr.operator}${group(expr.operand)})`
  return printExpr(expr)
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'binary':
      return [expr.left, expr.right]
    case 'aggregation':
      return [expr.expr]
    case 'call':
      return expr.args
    case 'unary':
      return [expr.operand]
    case 'paren':
      return [expr.inner]
    case 'subquery':
      return [expr.expr]
    case 'matrix_selector':
      return [expr.selector]
    case 'number':
    case 'string':
    case 'vector_selector':
      return []
  }
}
