import fc from 'fast-check'
import { RE2JS } from 're2js'
import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { checkMatcherRegex, compileMatcher, matches } from './regex.ts'

const patterns = [
  '',
  'api',
  'a.c',
  'a|b|',
  '(a|bc)',
  '(?:a|b.c)',
  String.raw`a\.b|c\|d`,
  '.*',
  '.+',
  '.+.+',
  'a.*',
  'a.+',
  '.*a',
  '.+a',
  '.*a.*',
  '.+a.+',
  '.+ab.*',
  'a.*b',
  '(?i)API',
  '[[:alpha:]]+',
  String.raw`\pL+`,
  'a{2,3}',
  '^a$',
  'a\nb',
  '(?P<x>a)b',
]
const values = [
  '',
  'a',
  'b',
  'c',
  'api',
  'API',
  'abc',
  'a.b',
  'axb',
  'c|d',
  'ab',
  'bab',
  'aab',
  'a\nb',
  'ä',
  '😀',
  '😀a😀',
  'xax',
  'aa',
  'xxa',
]

test.each(patterns)('%j means what RE2 says, at both ends', (pattern) => {
  expect(checkMatcherRegex(pattern)).toBeUndefined()
  const engine = RE2JS.compile(pattern, RE2JS.DOTALL)
  for (const value of values) {
    expect(compileMatcher({ operator: '=~', value: pattern })(value), value).toBe(engine.matches(value))
    expect(compileMatcher({ operator: '!~', value: pattern })(value), value).toBe(!engine.matches(value))
  }
})

test('any pattern means the same by a short way and by the engine', () => {
  const pieces = fc.constantFrom('a', 'b', '.*', '.+', '|', '(', ')', '(?:', '\\.', '\\|', '.', '😀', '?', '\\d')
  const pattern = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''))
  const value = fc.array(fc.constantFrom('a', 'b', '.', '|', '😀', '1', '\n'), { maxLength: 5 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(pattern, fc.array(value, { minLength: 5 }), (text, candidates) => {
      expect(checkMatcherRegex(text) === undefined).toBe(compiles(text))
      fc.pre(compiles(text))
      const engine = RE2JS.compile(text, RE2JS.DOTALL)
      const fits = compileMatcher({ operator: '=~', value: text })
      expect(candidates.map(fits)).toEqual(candidates.map((candidate) => engine.matches(candidate)))
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['(a', 'error parsing regexp: missing closing ): `(a`'],
  ['(?s)(a', 'error parsing regexp: missing closing ): `(?s)(a`'],
  ['[a', 'error parsing regexp: missing closing ]: `[a`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  [String.raw`\8`, String.raw`error parsing regexp: invalid escape sequence: ${'`'}\8${'`'}`],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['\udcff', 'error parsing regexp: invalid UTF-8: "\\xff"'],
])('%j is refused', (pattern, problem) => {
  expect(checkMatcherRegex(pattern)).toBe(problem)
})

test('one whose repetitions make it long is refused before it is compiled', () => {
  expect(checkMatcherRegex(String.raw`\pL{1000}`.repeat(500))).toContain('more than 10000 characters')
  expect(checkMatcherRegex('(a|b|[cd]e){1,100}'.repeat(9))).toBeUndefined()
})

test('a missing label is empty', () => {
  const labels = Labels.from([
    ['__name__', 'up'],
    ['job', 'api'],
  ])
  const one = (name: string, operator: '=' | '!=' | '=~' | '!~', value: string): boolean => matches([{ name, operator, value }], labels)
  expect(one('job', '=', 'api')).toBe(true)
  expect(one('zone', '=', '')).toBe(true)
  expect(one('zone', '!=', '')).toBe(false)
  expect(one('zone', '=~', 'a|')).toBe(true)
  expect(one('zone', '!~', '.+')).toBe(true)
  expect(one('job', '=~', 'ap')).toBe(false)
  expect(matches([], labels)).toBe(true)
  expect(
    matches(
      [
        { name: 'job', operator: '=', value: 'api' },
        { name: 'zone', operator: '=~', value: '.+' },
      ],
      labels,
    ),
  ).toBe(false)
})

function compiles(pattern: string): boolean {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}
