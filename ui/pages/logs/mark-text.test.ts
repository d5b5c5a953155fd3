import fc from 'fast-check'
import { expect, test } from 'vitest'

import { markParts, markPattern } from './mark-text.ts'

const marksIn = (search: string, text: string): readonly string[] =>
  markParts(text, markPattern(search)).filter((_, index) => index % 2 === 1)

test.each([
  ['timeout', 'Timeout after a TIMEOUT', ['Timeout', 'TIMEOUT']],
  ['"waiting for"', 'waiting for psp', ['waiting for']],
  ['time*out', 'timed-out, time out', ['timed-out']],
  ['body:retry', 'retry 2', ['retry']],
  ['a+b', 'a+b a.b', ['a+b']],
  ['service:checkout', 'checkout', []],
  ['-debug -body:debug NOT x', 'debug', []],
  ['/time.*/', 'timeout', []],
  ['severity>=error AND (retry)', 'error AND retry', ['retry']],
  ['x', 'xx', []],
])('%s in "%s"', (search, text, marked) => {
  expect(marksIn(search, text)).toEqual(marked)
})

test('whatever is searched: the parts are the text, and the marks are what is looked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 200 }), (search, text) => {
      expect(markParts(text, markPattern(search)).join('')).toBe(text)
    }),
  )
  fc.assert(
    fc.property(fc.string({ minLength: 2, maxLength: 20 }), fc.string({ maxLength: 50 }), (phrase, around) => {
      const quoted = `"${phrase.replaceAll(/["\\]/g, '\\$&')}"`
      expect(
        marksIn(quoted, around + phrase)
          .join('')
          .toLowerCase(),
      ).toContain(phrase.toLowerCase())
    }),
  )
})
