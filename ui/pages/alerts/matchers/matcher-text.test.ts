import fc from 'fast-check'
import { expect, test } from 'vitest'

import { operators, readMatcher, writeMatcher } from './matcher-text.ts'

test('what is written is read back', () => {
  const matcher = fc.record({ name: fc.string({ minLength: 1 }), operator: fc.constantFrom(...operators), value: fc.string() })
  fc.assert(
    fc.property(
      matcher.filter(({ name }) => !/[\n\\"]/.test(name)),
      (one) => {
        expect(readMatcher(writeMatcher(one))).toEqual(one)
      },
    ),
  )
})

test('as people write it', () => {
  expect(readMatcher(' team = "a b" ')).toEqual({ name: 'team', operator: '=', value: 'a b' })
  expect(readMatcher('svc=~db|web')).toEqual({ name: 'svc', operator: '=~', value: 'db|web' })
  expect(readMatcher('a!=')).toEqual({ name: 'a', operator: '!=', value: '' })
  for (const text of ['', 'a', '="x"', 'a="x', 'a=b,c=d']) expect(readMatcher(text)).toBeUndefined()
})
