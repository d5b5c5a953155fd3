import fc from 'fast-check'
import { expect, test } from 'vitest'

import { applySuggestion, findPlace, suggestFields, suggestValues } from './complete-search.ts'
import { cutSearch } from './cut-search.ts'

/** The search with a bar where the caret stands. */
function place(marked: string) {
  const caret = marked.indexOf('|')
  const found = findPlace(marked.replace('|', ''), caret)
  return found && { kind: found.kind, field: found.field, typed: found.typed, rest: found.rest }
}

test.each([
  ['ser|', { kind: 'field', field: '', typed: 'ser', rest: 'ser' }],
  ['timeout |', { kind: 'field', field: '', typed: '', rest: 'timeout ' }],
  ['timeout service:|', { kind: 'value', field: 'service', typed: '', rest: 'timeout' }],
  ['service:che| timeout', { kind: 'value', field: 'service', typed: 'che', rest: 'timeout' }],
  ['a -host:"web |', { kind: 'value', field: 'host', typed: 'web ', rest: 'a' }],
  ['service:(a OR |', { kind: 'value', field: 'service', typed: '', rest: '' }],
  ['serv|:checkout', { kind: 'field', field: '', typed: 'serv', rest: 'serv:checkout' }],
  ['"a phr|', undefined],
  ['/a|/', undefined],
  ['n:[1 TO| 5]', undefined],
])('%s', (marked, expected) => {
  expect(place(marked)).toEqual(expected)
})

test('names and values that begin with what is typed come first', () => {
  expect(suggestFields('host', ['k8s.host', 'host', 'service']).map(({ insert }) => insert)).toEqual(['host:', 'k8s.host:'])
  expect(suggestFields('odd', ['odd name']).map(({ insert }) => insert)).toEqual(['"odd name":'])
  expect(
    suggestValues('ch', [
      { value: 'search', count: 9 },
      { value: 'checkout', count: 3 },
    ]),
  ).toEqual([
    { text: 'checkout', insert: 'checkout', count: 3 },
    { text: 'search', insert: 'search', count: 9 },
  ])
})

test.each([
  ['ser|', 'service:', 'service:|'],
  ['a service:che|', 'checkout', 'a service:checkout |'],
  ['service:che| b', 'checkout', 'service:checkout| b'],
  ['service:"ch|', '"check out"', 'service:"check out" |'],
  ['serv|:checkout', 'host:', 'host:|checkout'],
])('%s with %s', (marked, insert, expected) => {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const at = findPlace(text, caret)
  if (!at) throw new Error('nothing to complete')
  const done = applySuggestion(text, at, { text: insert, insert })
  expect(`${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`).toBe(expected)
})

test('any value that is taken stands in the search as one value of its field', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom('service:|', 'x service:a|', 'service:"b| y'),
      (value, marked) => {
        const text = marked.replace('|', '')
        const at = findPlace(text, marked.indexOf('|'))
        const [suggestion] = suggestValues('', [{ value }])
        if (!at || !suggestion) throw new Error('nothing to complete')
        const done = applySuggestion(text, at, suggestion)
        const written = cutSearch(done.text).filter(({ field, kind }) => field === 'service' && (kind === 'word' || kind === 'phrase'))
        expect(written).toHaveLength(1)
      },
    ),
  )
})
