import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareBytes } from './compare-bytes.ts'

const anyText = fc.string({ unit: fc.constantFrom('a', 'ab', 'ש', '\ud7ff', '\ue000', '\uffee', '\u{10000}', '\u{1f600}', '\u{10ffff}') })

test('texts are ordered as their bytes are', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})
