import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from './labels.ts'

test('only equal sets have equal keys, whatever their values hold', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\u0000', '\u0001', '\u0002', '0', '1') })
  const set = fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => Labels.from(pairs))
  const shown = (labels: Labels): string => JSON.stringify([...labels.entries()])
  fc.assert(
    fc.property(set, set, (left, right) => {
      expect(left.key === right.key).toBe(shown(left) === shown(right))
    }),
    {
      numRuns: 2000,
      examples: [
        [
          Labels.from([['a', '\u0000b\u00011']]),
          Labels.from([
            ['a', ''],
            ['b', '1'],
          ]),
        ],
      ],
    },
  )
})
