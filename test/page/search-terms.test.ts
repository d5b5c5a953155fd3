import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseLogSearch } from '../../src/query/logs/parser.ts'
import { searchExamples } from '../../ui/pages/logs/search-examples.ts'
import { addTerm, searchTerm } from '../../ui/pages/logs/search-text.ts'

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

  test.each(['timeout', 'a OR b', '(a OR b) c', '-a', 'service:(x OR y)'])('"%s" is narrowed as a whole', (search) => {
    expect(parseLogSearch(addTerm(search, 'cart:c1'))).toEqual(parseLogSearch(`(${search}) cart:c1`))
  })
})
