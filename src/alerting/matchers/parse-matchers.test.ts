import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { compileRegex } from './compile-regex.ts'
import { makeMatcher } from './make-matcher.ts'
import { MatcherError } from './matcher-error.ts'
import { parseClassicMatchers } from './parse-classic.ts'
import { parseMatchers } from './parse-matchers.ts'
import { parseUtf8Matchers } from './parse-utf8.ts'
import { printMatchers } from './print-matcher.ts'
import { sortMatchers } from './sort-matchers.ts'

const utf8 = (text: string): string => printMatchers(parseUtf8Matchers(text))
const classic = (text: string): string => printMatchers(parseClassicMatchers(text))

test('the UTF-8 syntax', () => {
  expect(utf8('')).toBe('{}')
  expect(utf8(' { } ')).toBe('{}')
  expect(utf8('foo=bar')).toBe('{foo="bar"}')
  expect(utf8('{foo=bar, "ba z"!="qux"  ,x=~"[a-z]+",}')).toBe('{foo="bar","ba z"!="qux",x=~"[a-z]+"}')
  expect(utf8('foo🙂=🙂,1=2')).toBe('{foo🙂="🙂",1="2"}')
  expect(utf8('a="x\\ty\\u00e9\\n\\"\\\\"')).toBe('{a="x\tyé\\n\\"\\\\"}')
  expect(utf8('""="x"')).toBe('{="x"}')
  expect(utf8('"a\\tb"="c\\td"')).toBe('{"a\\tb"="c\\td"}')
})

test.each([
  '{',
  '}',
  '{foo=bar',
  'foo=bar}',
  'foo',
  'foo=',
  '=bar',
  ',',
  '{,}',
  'foo=bar,,',
  'foo=bar baz',
  'foo==bar',
  'foo!bar',
  'foo="bar',
  'foo="\\xff"',
  'foo="\\q"',
  "foo='bar'",
  'foo=bar{}',
  '{foo=bar}x',
  'foo=~"("',
])('is none in it: %s', (text) => expect(() => parseUtf8Matchers(text)).toThrow(MatcherError))

test('the classic syntax', () => {
  expect(classic('{foo = "bar", dings != "bums", }')).toBe('{foo="bar",dings!="bums"}')
  expect(classic('foo=bar, dings!=bums')).toBe('{foo="bar",dings!="bums"}')
  expect(classic('{quote="She said: \\"Hi, ladies! That\'s gender-neutral…\\""}')).toBe(
    '{quote="She said: \\"Hi, ladies! That\'s gender-neutral…\\""}',
  )
  expect(classic('statuscode=~"5.."')).toBe('{statuscode=~"5.."}')
  expect(classic('tricky=~~=!=~')).toBe('{tricky=~"~=!=~"}')
  expect(classic('trickier==\\=\\=\\"')).toBe('{trickier="=\\\\=\\\\=\\""}')
  expect(classic('contains_quote != "\\"foo" , contains_comma !~ "foo,bar" , ')).toBe(
    '{contains_quote!="\\"foo",contains_comma!~"foo,bar"}',
  )
  expect(classic('a=x\\')).toBe('{a="x\\\\"}')
})

test.each([
  ['{foo=`"bar"`}', 'matcher value contains unescaped double quote: `"bar"`'],
  ['foo=bar"', 'matcher value contains unescaped double quote: bar"'],
  ['foo="bar', 'matcher value contains unescaped double quote: "bar'],
  ['foo', 'bad matcher format: foo'],
  ['1foo=bar', 'bad matcher format: 1foo=bar'],
  ['a=b,,c=d', 'bad matcher format: '],
  ['a=~(', 'error parsing regexp: missing closing ): `^(?:()$`'],
])('is none in it: %s', (text, words) => expect(() => parseClassicMatchers(text)).toThrow(words))

describe('both', () => {
  test('where they read alike there is nothing to say, else the classic one counts', () => {
    expect(parseMatchers('a="b"')).toMatchObject({ warning: undefined })
    expect(parseMatchers('"é è"=x')).toMatchObject({ warning: undefined, matchers: [{ name: 'é è', value: 'x' }] })
    expect(parseMatchers('a=b c')).toMatchObject({ warning: expect.stringContaining('a="b c"') as string })
    expect(parseMatchers('a="\\u00e9"')).toMatchObject({
      matchers: [{ value: '\\u00e9' }],
      warning: expect.stringContaining('something else') as string,
    })
    expect(() => parseMatchers('a b')).toThrow('bad matcher format: a b')
  })

  test('what is printed is read again', () => {
    const matcher = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('=' as const, '!=' as const),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 3 }), (list) => {
        const matchers = list.map(([name, operator, value]) => makeMatcher(name, operator, value))
        expect(printMatchers(parseUtf8Matchers(printMatchers(matchers)))).toBe(printMatchers(matchers))
      }),
    )
  })

  test('any text ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '=', '!', '~', '"', '\\', ',', '{', '}', ' ', '(', '\n', 'é') })
    fc.assert(
      fc.property(text, (one) => {
        for (const parse of [parseMatchers, parseUtf8Matchers, parseClassicMatchers])
          expect(errorOf(() => parse(one))).toBeOneOf([undefined, 'MatcherError'])
      }),
    )
  })
})

test('regular expressions fit the whole value as in Go', () => {
  const fits = (pattern: string, value: string): boolean => compileRegex(pattern)(value)
  expect(fits('a|b', 'b')).toBe(true)
  expect(fits('a|b', 'ab')).toBe(false)
  expect(fits('^(?:a|b)$', 'a')).toBe(true)
  expect(fits('.*', 'a\nb')).toBe(false)
  expect(fits('(?s).*', 'a\nb')).toBe(true)
  expect(fits('a', 'a\n')).toBe(false)
  expect(fits('a)|(b', 'xb')).toBe(true)
  expect(fits('', '')).toBe(true)
  expect(fits('(a+)+', 'a'.repeat(50_000) + 'b')).toBe(false)
  expect(() => compileRegex('x'.repeat(4000) + '.'.repeat(4000))).toThrow('longer')
})

test('matchers are sorted by name, value and operator, as bytes', () => {
  const list = [
    ['b', '=', 'x'],
    ['a', '!~', 'y'],
    ['a', '=', 'y'],
    ['\uffee', '=', ''],
    ['\u{1f642}', '=', ''],
    ['a', '!=', 'x'],
  ] as const
  expect(printMatchers(sortMatchers(list.map(([name, operator, value]) => makeMatcher(name, operator, value))))).toBe(
    '{a!="x",a="y",a!~"y",b="x",\uffee="",\u{1f642}=""}',
  )
})

function errorOf(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof MatcherError ? error.name : String(error)
  }
}
