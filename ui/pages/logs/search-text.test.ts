import { expect, test } from 'vitest'

import { addTerm, filtersOf, findContradiction, hasTerm, removeTerm, searchTerm, termValue, wholeSearch } from './search-text.ts'

test.each([
  ['service', 'checkout', 'service:checkout'],
  ['http.route', '/api/cart', 'http.route:"/api/cart"'],
  ['user agent', 'a', '"user agent":a'],
  ['message', 'say "hi" \\o/', 'message:"say \\"hi\\" \\\\o/"'],
  ['flag', 'OR', 'flag:"OR"'],
  ['flag', 'exists', 'flag:"exists"'],
  ['n', '-5', 'n:"-5"'],
])('%s = %s is %s', (field, value, term) => {
  expect(searchTerm(field, value)).toBe(term)
})

test('a term narrows the whole search', () => {
  expect(addTerm('', 'a:1')).toBe('a:1')
  expect(addTerm('timeout', 'a:1')).toBe('timeout a:1')
  expect(addTerm('x OR y', 'a:1')).toBe('(x OR y) a:1')
  expect(addTerm('a:1 OR y', 'a:1')).toBe('(a:1 OR y) a:1')
  expect(addTerm('(x OR y) b:2', 'a:1')).toBe('(x OR y) b:2 a:1')
  expect(addTerm('a:1', 'a:1')).toBe('a:1')
})

test('a scope holds for all of the search', () => {
  expect(wholeSearch({ q: '', environment: '', service: '' })).toBe('')
  expect(wholeSearch({ q: 'x OR y', environment: 'eu 1', service: 'pay' })).toBe('(x OR y) environment:"eu 1" service:pay')
})

test('a scope and a search that exclude each other both hold, and are told', () => {
  const scoped = { q: 'timeout -environment:eu', environment: 'eu', service: '' }
  expect(wholeSearch(scoped)).toBe('timeout -environment:eu environment:eu')
  expect(findContradiction(scoped)).toEqual(['-environment:eu', 'environment:eu'])
  expect(findContradiction({ q: 'env:us', environment: 'eu', service: '' })).toEqual(['environment:eu', 'env:us'])
  expect(findContradiction({ q: '(x OR y) service.name:cart', environment: '', service: 'pay' })).toEqual([
    'service:pay',
    'service.name:cart',
  ])
  expect(findContradiction({ q: 'service:a -service:a', environment: '', service: '' })).toEqual(['-service:a', 'service:a'])
  for (const q of [
    '',
    'environment:eu',
    'environment:EU',
    'environment:e*',
    '-environment:us',
    'environment:/us/',
    'x OR env:us',
    'host:us',
  ])
    expect([q, findContradiction({ q, environment: 'eu', service: '' })]).toEqual([q, undefined])
})

test('the opposite of a term goes away for it', () => {
  expect(addTerm('a:1 timeout', '-a:1')).toBe('timeout -a:1')
  expect(addTerm('-a:1', 'a:1')).toBe('a:1')
  expect(addTerm('NOT a:1', 'a:1')).toBe('NOT a:1 a:1')
})

test('terms are found and taken out whole', () => {
  expect(hasTerm('path:"/a b" x', 'path:"/a b"')).toBe(true)
  expect(removeTerm('path:"/a b" x', 'path:"/a b"')).toBe('x')
  expect(removeTerm('a:1 OR b:2', 'a:1')).toBe('a:1 OR b:2')
  expect(removeTerm('a:1 AND b:2', 'b:2')).toBe('a:1')
  expect(termValue('x class:security', 'class')).toBe('security')
  expect(termValue('x subclass:security', 'class')).toBeUndefined()
  expect(termValue('-class:security', 'class')).toBeUndefined()
})

test('filters are the terms with a field that the whole search is under', () => {
  expect(filtersOf('timeout service:checkout -host:"web 1" severity>=error n:[1 TO 5] service:(a OR b) "x y"')).toEqual([
    { term: 'service:checkout', field: 'service', value: 'checkout', excluded: false },
    { term: '-host:"web 1"', field: 'host', value: 'web 1', excluded: true },
    { term: 'severity>=error', field: 'severity', value: '>= error', excluded: false },
    { term: 'n:[1 TO 5]', field: 'n', value: '[1 TO 5]', excluded: false },
  ])
  expect(filtersOf('a:1 OR b:2')).toEqual([])
  expect(filtersOf('NOT a:1')).toEqual([])
})
