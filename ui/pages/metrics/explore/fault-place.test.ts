import { expect, test } from 'vitest'

import { faultPlace } from './fault-place.ts'

test.each([
  ['sum(rate(x[5m])', '1:16: parse error: unclosed left parenthesis', ')'],
  ['up\nby (job)', 'invalid parameter "query": 2:1: parse error: unexpected <by>', 'by'],
  ['up{job="a"} foo', '1:13: parse error: unexpected identifier "foo"', 'foo'],
])('%s: %s', (expr, message, marked) => {
  const place = faultPlace(expr, message)
  expect(expr.slice(place?.start, place?.end)).toBe(marked)
})

test('a message without a place marks nothing', () => {
  expect(faultPlace('up', 'too many samples')).toBeUndefined()
})
