import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { LogQuery } from './ast.ts'
import { parseLogSearch } from './parser.ts'
import { printLogSearch } from './printer.ts'

const words = [
  'a',
  'AND',
  'OR',
  'NOT',
  '-',
  '!',
  '(',
  ')',
  '"',
  '\\',
  '/',
  '*',
  ':',
  '>=',
  '<',
  '=',
  '~',
  '[',
  ']',
  '{',
  '}',
  ' TO ',
  ' ',
  '\n',
  '10',
  '-2.5e3',
  'exists',
]
const names = [
  'severity',
  'body',
  'service',
  'http.route',
  'attributes.x',
  'resource.',
  'timestamp',
  'trace_id',
  'error',
  '2026-11-20T10:00:00.5Z',
  'é',
  'ß',
  '"two words"',
  '/a.+b/',
  'x*',
  '\0',
]
const garbage = fc
  .array(fc.oneof(fc.constantFrom(...words, ...names), fc.string({ maxLength: 4, unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''))

test('whatever the text, the parser answers or throws a fault with a position', () => {
  let parsed = 0
  fc.assert(
    fc.property(garbage, (text) => {
      const outcome = parse(text)
      if (!(outcome instanceof Fault)) parsed++
      return !(outcome instanceof Fault) || typeof outcome.details?.['position'] === 'number'
    }),
    { numRuns: 3000 },
  )
  expect(parsed).toBeGreaterThan(300)
})

test('a printed search parses to the same search and prints the same', () => {
  fc.assert(
    fc.property(garbage, (text) => {
      const query = parse(text)
      if (query instanceof Fault) return
      const printed = printLogSearch(query)
      // Quoting may make the canonical text longer than the limit on what people send.
      if (printed.length > 4096) return
      expect(parseLogSearch(printed)).toEqual(query)
      expect(printLogSearch(parseLogSearch(printed))).toBe(printed)
    }),
    { numRuns: 5000 },
  )
})

describe('canonical text', () => {
  test.each([
    ['', ''],
    ['timed out', 'timed out'],
    ['"timed out"', '"timed out"'],
    ['service:checkout severity>=error "timed out"', 'service:checkout severity:>=error "timed out"'],
    ['level:WARNING', 'severity:warn'],
    ['a AND (b OR NOT c)', 'a (b OR -c)'],
    ['((a b) c)', 'a b c'],
    ['!(a b)', '-(a b)'],
    ['- -a', '"-" -a'],
    ['NOT NOT a', 'a'],
    ['http.status:[400 TO 499]', 'http.status:[400 TO 499]'],
    ['http.status:{400 TO *]', 'http.status:>400'],
    ['duration_ms>100', 'duration_ms:>100'],
    ['duration_ms!=100', '-duration_ms:100'],
    ['service:(cart OR check*)', 'service:cart OR service:check*'],
    ['service:(-cart)', '-service:cart'],
    ['"odd name":x', '"odd name":x'],
    ['https://example.com/x', '"https://example.com/x"'],
    ['10:42:11', '"10:42:11"'],
    ['http.route:/cart', 'http.route:"/cart"'],
    ['http.route:/api/v2/products', 'http.route:"/api/v2/products"'],
    [String.raw`/GET \/cart\/\d+/`, String.raw`/GET \/cart\/\d+/`],
    ['/api/cart', '"/api/cart"'],
    ['user.id:exists', 'user.id:*'],
    ['user.id:"exists"', 'user.id:"exists"'],
    ['quantity=3', '"quantity=3"'],
    ['List<String>', '"List<String>"'],
    ['--force', '"--force"'],
    ['main()', '"main()"'],
    ['* a', 'a'],
    ['body:="exact"', 'body:="exact"'],
    ['exception.message:~"timed out"', 'exception.message:~"timed out"'],
    ['traceId:4BF92F3577B34DA6A3CE929D0E0E4736', 'trace_id:4bf92f3577b34da6a3ce929d0e0e4736'],
    ['timestamp>=2026-11-20T13:42:00+02:00', 'timestamp:>=2026-11-20T11:42:00.000Z'],
    ['Pay* ment', 'pay* ment'],
  ])('%s', (text, canonical) => {
    expect(printLogSearch(parseLogSearch(text))).toBe(canonical)
  })
})

describe('errors say where and what to do', () => {
  test.each([
    ['a "b', 2, 'never closed'],
    ['(a', 0, 'never closed'],
    ['a )', 2, 'closes nothing'],
    ['()', 1, 'term is missing'],
    ['a OR', 4, 'ends where a term'],
    ['AND a', 0, 'term is missing before AND'],
    ['service: x', 8, 'value is missing'],
    ['severity:eror', 9, 'no severity'],
    ['severity>=eror', 10, 'no severity'],
    ['service:>5', 9, 'no order'],
    ['x:[1 TO', 2, 'not a range'],
    ['x:[* TO *]', 2, 'no end'],
    ['x:>abc', 3, 'no number'],
    ['timestamp:>yesterday', 11, 'no time'],
    ['x:/(a/', 2, 'not valid RE2'],
    [String.raw`/(a)\1/`, 0, 'not valid RE2'],
    ['/(?=a)/', 0, 'not valid RE2'],
    [`/${'a'.repeat(1001)}/`, 0, 'longer than 1000'],
    ['resource.:x', 0, 'names no field'],
    ['a:(b:c)', 3, 'inside the parentheses'],
    ['a\0b', 1, 'NUL'],
    ['a '.repeat(201), 400, 'more than 200 terms'],
    ['('.repeat(65), 64, 'nested deeper'],
    ['a'.repeat(4097), 4096, 'longer than 4096'],
  ])('%s', (text, position, problem) => {
    const fault = parse(text)
    expect(fault).toMatchObject({ code: 'bad_input', details: { position } })
    expect((fault as Fault).message).toContain(problem)
  })
})

test('deep and long searches cost little', () => {
  const startedAt = performance.now()
  for (const text of [
    '-'.repeat(4096),
    '!'.repeat(4096),
    'NOT '.repeat(1024),
    `${'('.repeat(64)}a${')'.repeat(64)}`,
    '[ '.repeat(2048),
    '/a\\'.repeat(1365),
  ])
    parse(text)
  expect(performance.now() - startedAt).toBeLessThan(5000)
})

/** The search, or the fault; anything else thrown fails the test. */
function parse(text: string): LogQuery | Fault {
  try {
    return parseLogSearch(text)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
