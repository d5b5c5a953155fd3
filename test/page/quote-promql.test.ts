import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseExpr, promqlFeatures } from '../../src/query/promql/index.ts'
import { quotePromql } from '../../ui/lib/quote-promql.ts'

test('every text is read back as it was written', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\uFFFD', '"', "'", '\\', '\n', '\u2028', '\0', 'a') }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseExpr(quotePromql(text), { features: promqlFeatures })).toMatchObject({ kind: 'string', value: text })
    }),
  )
})
