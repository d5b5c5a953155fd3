import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Expr } from '../ast.ts'
import { parseExpr } from './parse-expr.ts'
import { prettyPrint } from './pretty-print.ts'
import { printExpr } from './print-expr.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { allFeatures } from './testdata/all-features.ts'
import { anyExpr } from './testdata/any-expr.ts'
import { anyText } from './testdata/any-text.ts'
import { stripSpans } from './testdata/strip-spans.ts'

describe('canonical', () => {
  test.each([
    ['up', 'up'],
    ['up{}', 'up'],
    ['{__name__="up"}', '{__name__="up"}'],
    ['{__name__="",a="x"}', '{__name__="",a="x"}'],
    ['{"up"}', '{__name__="up"}'],
    ["up{b='y', a!=`x\"`}", String.raw`up{a!="x\"",b="y"}`],
    ['{"my.label"=~"é\\u00a0"}', String.raw`{"my.label"=~"é\u00a0"}`],
    ['sum by () (up)', 'sum(up)'],
    ['sum without() (up)', 'sum without () (up)'],
    ['sum(up) by (job, "my.label")', 'sum by (job, "my.label") (up)'],
    ['TOPK(5,up)', 'topk(5, up)'],
    ['count_values("x", up)', 'count_values("x", up)'],
    ['a+on()b', 'a + on () b'],
    ['a - ignoring() b', 'a - b'],
    ['a - ignoring() group_left b', 'a - ignoring () group_left () b'],
    ['a / on(x,y) group_right(z) b', 'a / on (x, y) group_right (z) b'],
    ['a == bool on(x) b', 'a == bool on (x) b'],
    ['a * fill_left(5) fill_right(5) b', 'a * fill (5) b'],
    ['a * on(x) fill_right(0.00001) b', 'a * on (x) fill_right (1e-05) b'],
    ['1', '1'],
    ['1e6', '1000000'],
    ['0x10', '16'],
    ['-Inf', '-Inf'],
    ['-5m', '-5m'],
    ['90m', '1h30m'],
    ['- -1', '1'],
    ['-up', '-up'],
    ['(-1) ^ 2', '(-1) ^ 2'],
    ['up[300]', 'up[5m]'],
    ['up[5m] offset 1h @ 1.5', 'up[5m] @ 1.500 offset 1h'],
    ['up offset -90s @ end()', 'up @ end() offset -1m30s'],
    ['up @ -1', 'up @ -1.000'],
    ['up anchored @ 1 offset 1m', 'up @ 1.000 anchored offset 1m'],
    ['up[5m] smoothed @ 1', 'up[5m] smoothed @ 1.000'],
    ['up[1h:]', 'up[1h:]'],
    ['rate(up[1m])[1h:5m] @ start() offset 1w', 'rate(up[1m])[1h:5m] @ start() offset 1w'],
    ['up[5m*2+step()]', 'up[5m * 2 + step()]'],
    ['up[((5m))]', 'up[(5m)]'],
    ['up[-(step())]', 'up[-(step())]'],
    ['up[MAX_OF(RANGE(),1.5)]', 'up[max_of(range(), 1.5)]'],
    ['up offset +(5)', 'up offset (5)'],
    ['up offset -min_of(1s, +2)', 'up offset -min_of(1s, 2)'],
    ['"a\tb\\x00"', String.raw`"a\tb\x00"`],
    ['a </ 3', 'a </ 3'],
    ['a atan2 b and c', 'a atan2 b and c'],
  ])('%s', (text, printed) => {
    expect(printExpr(parseExpr(text, { features: allFeatures }))).toBe(printed)
  })
})

describe('over several lines', () => {
  const name = `metric_${'x'.repeat(90)}`

  test.each([
    ['up', 'up'],
    [`${name}{b="2", a="1"}[5m] offset 1h anchored`, `${name}{a="1",b="2"}[5m] anchored offset 1h`],
    [`sum by (job) (rate(${name}[5m]))`, `sum by (job) (\n  rate(\n    ${name}[5m]\n  )\n)`],
    [`topk(3, ${name})`, `topk(\n  3,\n  ${name}\n)`],
    [`1 + ${name} > bool 2`, `    1\n  +\n    ${name}\n> bool\n  2`],
    [`up / on (job) group_left ${name}`, `  up\n/ on (job) group_left ()\n  ${name}`],
    [`(-${name} + up)[5m:1m]`, `(\n    -${name}\n  +\n    up\n)[5m:1m]`],
    [`label_replace(${name}, "a", "b", "c", "d")`, `label_replace(\n  ${name},\n  "a",\n  "b",\n  "c",\n  "d"\n)`],
    [`vector(1) + max_over_time(up[1h:]) + ${name}`, `  vector(1) + max_over_time(up[1h:])\n+\n  ${name}`],
  ])('%s', (text, lines) => {
    expect(prettyPrint(parseExpr(text, { features: allFeatures }))).toBe(lines)
  })

  test('a hundred bytes are one line, one more is not', () => {
    const wide = (size: number): string => `abs(${'x'.repeat(size - 5)})`
    expect(prettyPrint(parseExpr(wide(100), { features: allFeatures }))).not.toContain('\n')
    expect(prettyPrint(parseExpr(wide(101), { features: allFeatures }))).toContain('\n')
    expect(prettyPrint(parseExpr(`abs(up{a="${'ü'.repeat(45)}"})`, { features: allFeatures }))).toContain('\n')
  })
})

test('whatever is printed is read back as the same', () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      const text = printExpr(expr)
      const again = parseExpr(text, { features: allFeatures })
      expect(stripSpans(again)).toEqual(stripSpans(expr))
      expect(stripSpans(parseExpr(prettyPrint(expr), { features: allFeatures }))).toEqual(stripSpans(expr))
    }),
    { numRuns: 200 },
  )
})

test('whatever the text, it is read or refused; what is read prints as it prints again', () => {
  const words = 'up node:cpu sum by on group_left ignoring bool offset rate start step min_of fill anchored and or atan2'
  const signs = String.raw`( ) { } [ ] , : @ = != =~ == < </ + - * / ^ # \ . _`
  const parts = 'a="b" [5m] () {a="b"} (up) rate(up[5m]) 1 5m 0x1f 1e3 Inf "a" \'b `c` ü 😀'
  const pieces = fc.constantFrom(...`${words} ${signs} ${parts}`.split(' '), ' ', '\n', '\ud800')
  const text = fc.oneof(
    { weight: 5, arbitrary: fc.array(pieces, { maxLength: 15 }).map((some) => some.join(' ')) },
    { weight: 3, arbitrary: fc.array(pieces, { maxLength: 15 }).map((some) => some.join('')) },
    anyText,
  )
  fc.assert(
    fc.property(text, (query) => {
      const expr = readOrRefuse(query)
      fc.pre(expr !== undefined)
      const printed = printExpr(expr)
      // As in Prometheus: the sign of a printed infinity is read as one of the whole power.
      fc.pre(!printed.includes('Inf ^'))
      expect(printExpr(parseExpr(printed, { features: allFeatures }))).toBe(printed)
    }),
    { numRuns: 300, maxSkipsPerRun: 1000 },
  )
})

/** Undefined when the parser refuses it as it should; whatever else it throws goes through. */
function readOrRefuse(query: string): Expr | undefined {
  try {
    return parseExpr(query, { features: allFeatures })
  } catch (error) {
    if (error instanceof PromqlSyntaxError && /^(\d+:\d+|unknown position): parse error: ./.test(error.message)) return undefined
    throw error
  }
}
