import fc from 'fast-check'
import { expect, test } from 'vitest'

import { familyOf } from './metric-family.ts'
import { type FamilyPlace, rankFamilies } from './rank-families.ts'

const told = new Map([['up', { type: 'gauge', unit: '', help: 'Whether HTTP answers' }]])
const families = (names: readonly string[]) => names.toSorted().map((name) => familyOf(name, told, new Set(names)))

test('names that begin with the text come first, then those that hold it, then what their help says', () => {
  const found = (search: string) =>
    rankFamilies(families(['http_requests_total', 'my_http_total', 'up', 'zoo']), { search, limit: 50 }).rows.map(({ name }) => name)
  expect(found('HTTP')).toEqual(['http_requests_total', 'my_http_total', 'up'])
  expect(found('total my')).toEqual(['my_http_total'])
  expect(found(' ')).toEqual(['http_requests_total', 'my_http_total', 'up', 'zoo'])
  expect(found('nothing')).toEqual([])
})

test('pages put together are what one page would be', () => {
  const name = fc.stringMatching(/^[ab_]{1,6}$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 30 }),
      fc.stringMatching(/^[ab_ ]{0,3}$/),
      fc.integer({ min: 1, max: 7 }),
      (names, search, limit) => {
        const all = families(names)
        const whole = rankFamilies(all, { search, limit: 1000 })
        const rows: string[] = []
        let after: FamilyPlace | undefined
        do {
          const page = rankFamilies(all, { search, limit, after })
          expect(page.total).toBe(whole.total)
          rows.push(...page.rows.map((family) => family.name))
          after = page.end
        } while (after !== undefined)
        expect(rows).toEqual(whole.rows.map((family) => family.name))
        expect(whole.total).toBe(whole.rows.length)
      },
    ),
  )
})
