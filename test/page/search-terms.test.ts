import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { compileMatcher } from '../../src/query/logs/matcher.ts'
import { parseLogSearch } from '../../src/query/logs/parser.ts'
import { patternSearch } from '../../ui/pages/logs/row-pattern.ts'
import { searchExamples } from '../../ui/pages/logs/search-examples.ts'
import { addTerm, filtersOf, removeTerm, searchTerm, wholeSearch } from '../../ui/pages/logs/search-text.ts'
import { buildRecord } from '../harness/insert-log-records.ts'

/** What the page writes into a search must be what the server reads from it. */
describe('terms written by the page', () => {
  const field = fc.oneof(fc.constantFrom('service', 'http.route', 'user agent', 'k8s.pod/name'), fc.string({ minLength: 1, maxLength: 20 }))
  const value = fc.oneof(
    fc.constantFrom('checkout', 'a b', '"', '\\', '*', '-x', 'OR', '/re/', '(', '[1 TO 2]', '>=5', 'ארנק'),
    fc.string({ minLength: 1, maxLength: 40 }),
  )
  const clean = (text: string): boolean => !text.includes('\0') && text.trim() !== ''

  test('any name and value is one readable term', () => {
    fc.assert(
      fc.property(field.filter(clean), value.filter(clean), fc.boolean(), (name, text, exclude) => {
        // A name that ends in a dot names no field of the record; records have none such.
        fc.pre(!/^(attributes|resource)\.$/.test(name))
        expect(() => parseLogSearch(searchTerm(name, text, exclude))).not.toThrow()
      }),
    )
  })

  test.each(['checkout', 'a b', 'say "hi"', 'C:\\temp\\', '*', 'x*y', '-1', 'OR', '/a/', '(a)', '[1 TO 2]', '>5', 'a:b', 'ארנק'])(
    '%s is looked for as it stands',
    (text) => {
      expect(parseLogSearch(searchTerm('cart', text))).toEqual(parseLogSearch(`cart:="${text.replaceAll(/["\\]/g, '\\$&')}"`))
    },
  )

  test.each(Object.values(searchExamples))('the example %s is a search', (example) => {
    expect(() => parseLogSearch(example)).not.toThrow()
  })

  test.each(['timeout', 'a OR b', '(a OR b) c', '-a', 'NOT a', 'NOT cart:c1', 'a AND b', 'service:(x OR y)'])(
    '"%s" is narrowed as a whole',
    (search) => {
      expect(parseLogSearch(addTerm(search, 'cart:c1'))).toEqual(parseLogSearch(`(${search}) cart:c1`))
    },
  )

  test.each(['timeout', 'a OR env:eu', '-environment:eu', 'NOT environment:eu', 'environment:us x', 'environment:eu x'])(
    '"%s" stays as it is under its scope',
    (q) => {
      const own = q.startsWith('environment:eu') ? q : `(${q}) environment:eu`
      expect(parseLogSearch(wholeSearch({ q, environment: 'eu', service: 'pay' }))).toEqual(parseLogSearch(`${own} service:pay`))
    },
  )
})

test('what the page takes for a filter of the whole search is one to the server: taken off and put on again it finds the same', () => {
  const part = fc.constantFrom(
    'timeout',
    'service:cart',
    '-host:"web 1"',
    'severity>=error',
    '(a OR b)',
    'n:[1 TO 5]',
    '"two words"',
    'x:(a OR b)',
  )
  fc.assert(
    fc.property(fc.uniqueArray(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const search = parts.join(' ')
      for (const { term } of filtersOf(search)) {
        const without = parts.filter((one) => one !== term).join(' ')
        expect(parseLogSearch(removeTerm(search, term))).toEqual(parseLogSearch(without))
        expect(parseLogSearch(addTerm(removeTerm(search, term), term))).toEqual(parseLogSearch(`${without} ${term}`))
      }
    }),
  )
})

describe('the search for the pattern of a message', () => {
  const finds = (search: string, body: string): boolean => compileMatcher(parseLogSearch(search))(buildRecord({ body }))

  test('finds the message itself, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'timeout after ',
        '800 ms',
        ' (a|b) ',
        '"x y"',
        '/api/v2/',
        '\\',
        '[',
        '*',
        ' user=',
        '4bf92f3577b34da6',
        '\n',
        'הזמנה ',
      ),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const body = pieces.join('')
        const search = patternSearch(body)
        expect(search === undefined || finds(search, body)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('finds the same message with other numbers, and no other message', () => {
    const search = patternSearch('timeout after 800 ms waiting for psp-gateway user=u_27718') ?? ''
    expect(finds(search, 'timeout after 12.5 ms waiting for psp-gateway user=u_1')).toBe(true)
    expect(finds(search, 'timeout after 800 ms waiting for the bank user=u_27718')).toBe(false)
    expect(finds(search, 'a timeout after 800 ms waiting for psp-gateway user=u_27718')).toBe(false)
    expect(patternSearch('12345')).toBeUndefined()
  })
})
