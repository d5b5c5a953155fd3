import { expect, test } from 'vitest'

import { addTerm, hasTerm, markedWords, markParts, removeTerm, searchTerm, termValue } from './search-text.ts'

test.each([
  ['service', 'checkout', 'service:checkout'],
  ['http.route', '/api/cart', 'http.route:"/api/cart"'],
  ['user agent', 'a', '"user agent":a'],
  ['message', 'say "hi" \\o/', 'message:"say \\"hi\\" \\\\o/"'],
  ['flag', 'OR', 'flag:"OR"'],
  ['n', '-5', 'n:"-5"'],
])('%s = %s is %s', (field, value, term) => {
  expect(searchTerm(field, value)).toBe(term)
})

test('a term narrows the whole search', () => {
  expect(addTerm('', 'a:1')).toBe('a:1')
  expect(addTerm('timeout', 'a:1')).toBe('timeout a:1')
  expect(addTerm('x OR y', 'a:1')).toBe('(x OR y) a:1')
  expect(addTerm('(x OR y) b:2', 'a:1')).toBe('(x OR y) b:2 a:1')
  expect(addTerm('a:1', 'a:1')).toBe('a:1')
})

test('the opposite of a term replaces it', () => {
  expect(addTerm('a:1 timeout', '-a:1')).toBe('timeout -a:1')
  expect(addTerm('-a:1', 'a:1')).toBe('a:1')
})

test('terms are found and taken out whole', () => {
  expect(hasTerm('path:"/a b" x', 'path:"/a b"')).toBe(true)
  expect(removeTerm('path:"/a b" x', 'path:"/a b"')).toBe('x')
  expect(termValue('x class:security', 'class')).toBe('security')
  expect(termValue('x subclass:security', 'class')).toBeUndefined()
})

test('only what is looked for in the message is marked', () => {
  expect(markedWords('timeout "waiting for" service:checkout -debug severity>=error AND (retry)')).toEqual([
    'timeout',
    'waiting for',
    'retry',
  ])
  expect(markParts('Timeout after 800 ms', ['timeout'])).toEqual(['', 'Timeout', ' after 800 ms'])
  expect(markParts('a.b a+b', ['a+b'])).toEqual(['a.b ', 'a+b', ''])
})
