import fc from 'fast-check'
import { RE2JS } from 're2js'
import { expect, test } from 'vitest'

import { measureRegex } from './regex-cost.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['a|b', 3],
  ['a{1000}', 1000],
  ['a{2,50}b', 51],
  ['a{3,}', 3],
  ['a{,3}', 5],
  ['(ab){100}', 300],
  ['((a{10}){10}){10}', 1110],
  [String.raw`\pL{1000}`, 2000],
  [String.raw`\p{Greek}`, 2],
  [String.raw`(?i)\pL`, 26],
  [String.raw`\Qa{1000}\E`, 7],
  [String.raw`\Qa{1000}`, 7],
  [String.raw`\{1000}`, 6],
  [String.raw`\x{10ffff}{7}`, 7],
])('%s', (pattern, cost) => {
  expect(measureRegex(pattern)).toBe(cost)
})

test('classes are one each, whatever stands in them', () => {
  for (const text of ['[a-z]', '[]a]', '[^]]', '[[:alpha:]]', String.raw`[\]a{9}]`]) expect(measureRegex(`${text}{100}`)).toBeLessThan(350)
})

test('what comes to little has a small program', () => {
  const piece = fc.constantFrom(
    'a',
    '(',
    ')',
    '(?:',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{3,9}',
    '{30}',
    '[a-c]',
    '[^]x]',
    '.',
    String.raw`\d`,
    String.raw`\Q(\E`,
    '(?P<n>',
    'ש',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const pattern = pieces.join('')
      let program: RE2JS
      try {
        program = RE2JS.compile(pattern)
      } catch {
        return
      }
      // An instruction or a few for each character.
      expect(program.programSize()).toBeLessThanOrEqual(4 * measureRegex(pattern) + 12)
    }),
  )
})

test('any text is measured quickly', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('(', ')', '[', ']', '{', '}', '\\', 'p', 'Q', '?', '1', ',', '^', ':'), maxLength: 5000 }),
      (pattern) => {
        expect(measureRegex(pattern)).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 50 },
  )
})
