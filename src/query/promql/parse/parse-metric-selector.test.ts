import { expect, test } from 'vitest'

import { parseMetricSelector } from './parse-metric-selector.ts'

test.each([
  ['up', ['__name__="up"']],
  ['sum', ['__name__="sum"']],
  ['up{job=~"a|b",zone!=""}', ['job=~"a|b"', 'zone!=""', '__name__="up"']],
  ['{"my.metric", "my.label"!~".*"}', ['__name__="my.metric"', 'my.label!~".*"']],
  [' {} # all', []],
])('%s', (text, matchers) => {
  expect(parseMetricSelector(text).map(({ name, operator, value }) => `${name}${operator}${JSON.stringify(value)}`)).toEqual(matchers)
})

test.each([
  ['', 'unknown position: parse error: unexpected end of input'],
  ['up[5m]', '1:3: parse error: unexpected "["'],
  ['up offset 5m', '1:4: parse error: unexpected <offset>'],
  ['up + up', '1:4: parse error: unexpected <op:+>'],
  ['1', '1:1: parse error: unexpected number "1"'],
  ['up{a=~"("}', '1:4: parse error: error parsing regexp: missing closing ): `(`'],
  [`{a="${'x'.repeat(70_000)}"}`, '1:1: parse error: query longer than 65536 characters'],
])('%s is refused', (text, message) => {
  expect(() => parseMetricSelector(text)).toThrow(message)
})
