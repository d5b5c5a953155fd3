import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cutSearch, unquote } from './cut-search.ts'

const anySearch = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'service',
        ':',
        '"',
        '\\',
        '-',
        '!',
        '(',
        ')',
        ' ',
        '/',
        '*',
        '[',
        ' TO ',
        ']',
        '>=',
        '5',
        'OR',
        'NOT',
        'a',
        '://',
        'ש',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

test('the pieces are the text, whatever it is', () => {
  fc.assert(
    fc.property(anySearch, (text) => {
      let at = 0
      for (const { from, to } of cutSearch(text)) {
        expect(from).toBe(at)
        expect(to).toBeGreaterThan(from)
        at = to
      }
      expect(at).toBe(text.length)
    }),
    { numRuns: 1000 },
  )
})

const kindsOf = (text: string): readonly string[] =>
  cutSearch(text)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, from, to, field }) => `${kind} ${text.slice(from, to)}${field && kind !== 'field' ? ` of ${field}` : ''}`)

test.each([
  ['service:checkout', ['field service', 'operator : of service', 'word checkout of service']],
  ['-host:"web 1"', ['not -', 'field host', 'operator : of host', 'phrase "web 1" of host']],
  ['"odd name":x', ['field "odd name"', 'operator : of odd name', 'word x of odd name']],
  ['severity>=error', ['field severity', 'operator >= of severity', 'word error of severity']],
  ['n>5 x>y', ['field n', 'operator > of n', 'word 5 of n', 'word x>y']],
  ['n:[1 TO 5}', ['field n', 'operator : of n', 'range [1 TO 5} of n']],
  ['http://a/b', ['word http://a/b']],
  ['/a b/ /a/b', ['regex /a b/', 'word /a/b']],
  ['a OR NOT b', ['word a', 'keyword OR', 'keyword NOT', 'word b']],
  ['--x - main()', ['word --x', 'word -', 'word main()']],
  ['"not closed', ['phrase "not closed']],
  [
    'service:(a OR "b") c',
    [
      'field service',
      'operator : of service',
      'open ( of service',
      'word a of service',
      'keyword OR',
      'phrase "b" of service',
      'close )',
      'word c',
    ],
  ],
])('%s', (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds)
})

test('quotes and what they escape are taken away', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(unquote(`"${text.replaceAll(/["\\]/g, '\\$&')}"`)).toBe(text)
    }),
  )
})
