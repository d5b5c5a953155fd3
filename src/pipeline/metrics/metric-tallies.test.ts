import fc from 'fast-check'
import { expect, test } from 'vitest'

import { MetricTallies } from './metric-tallies.ts'

test('the greatest are those that sorting all of them finds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ name: fc.string(), active: fc.nat(5), refused: fc.nat(3) }), { selector: ({ name }) => name }),
      fc.integer({ min: 1, max: 6 }),
      (rows, most) => {
        const tallies = new MetricTallies()
        for (const { name, active, refused } of rows) Object.assign(tallies.of(name), { active, refused })
        const sorted = rows
          .filter(({ active, refused }) => active + refused > 0)
          .toSorted((a, b) => b.active - a.active || b.refused - a.refused || (a.name < b.name ? -1 : 1))
        expect(tallies.greatest(most)).toEqual(sorted.slice(0, most))
      },
    ),
  )
  expect(new MetricTallies().find('up')).toBeUndefined()
})
