import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseSeriesDescription, type SeriesItem } from './parse-series.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { anyText } from './testdata/any-text.ts'

const float = (start: number, delta = 0, count = 1): SeriesItem => ({ kind: 'float', start, delta, count })

describe('values', () => {
  test.each<[string, SeriesItem[]]>([
    ['', []],
    ['   ', []],
    ['1 -2\t+3.5 .5 1e3', [float(1), float(-2), float(3.5), float(0.5), float(1000)]],
    ['Inf -inf +Inf', [float(Infinity), float(-Infinity), float(Infinity)]],
    ['NaN', [float(Number.NaN)]],
    ['1x0 1x3', [float(1), float(1, 0, 4)]],
    ['1+2x5 3-10x4 -3-10x4', [float(1, 2, 6), float(3, -10, 5), float(-3, -10, 5)]],

    ['0x3', [float(0, 0, 4)]],
    [
      '_ _x3',
      [
        { kind: 'omitted', count: 1 },
        { kind: 'omitted', count: 3 },
      ],
    ],
    ['stale 1 stale', [{ kind: 'stale', count: 1 }, float(1), { kind: 'stale', count: 1 }]],
  ])('%j', (text, values) => {
    expect(parseSeriesDescription(`m{a="b"} ${text}`).values).toEqual(values)
  })

  test('histograms', () => {
    const { values } = parseSeriesDescription(
      '{} {{}} {{schema:1 sum:4 count:5 buckets:[1 2] offset:-3}}x2 {{sum:1}}-{{sum:2 counter_reset_hint:gauge}}x3',
    )
    expect(values).toMatchObject([
      { kind: 'histogram', count: 1, counterResetGiven: false },
      { count: 3, start: { schema: 1, sum: 4, count: 5, positiveBuckets: [1, 2], positiveSpans: [{ offset: -3, length: 2 }] } },
      { count: 4, counterResetGiven: true, start: { sum: 1 }, step: { operator: '-', delta: { sum: 2, counterReset: 'gauge' } } },
    ])
  })
})

test.each([
  ['', ''],
  ['up', '__name__=up'],
  ['sum{}', '__name__=sum'],
  ['node:cpu{mode="a\\u00fc",} 1', '__name__=node:cpu mode=aü'],
  ['{job="x"} 1', 'job=x'],
  ['{"my.metric", "my.label"=`y`, z="1"} 1', '__name__=my.metric my.label=y z=1'],
])('labels of %j', (text, labels) => {
  expect([...parseSeriesDescription(text).labels.entries()].map((pair) => pair.join('=')).join(' ')).toBe(labels)
})

test.each([
  ['up{', '1:4: parse error: unexpected end of input inside braces'],
  ['up{,}', '1:4: parse error: unexpected "," in label set, expected identifier or "}"'],
  ['up{a}', '1:5: parse error: unexpected "}" in label set, expected "="'],
  ['up{a=b}', '1:6: parse error: unexpected identifier "b" in label set, expected string'],
  ['up{a!="b"}', '1:5: parse error: unexpected <op:!=> in label set, expected "="'],
  ['up{a="b" c="d"}', '1:10: parse error: unexpected identifier "c" in label set, expected "," or "}"'],
  ['up 1+1', '1:7: parse error: unexpected end of input in series values'],
  ['up 1+1 2', '1:7: parse error: unexpected " " in series values'],
  ['up 1 _2', '1:7: parse error: unexpected number "2" in series values'],
  ['up _-2', '1:5: parse error: unexpected <op:-> in series values'],
  ['up 1x', '1:6: parse error: unexpected end of input in series values'],
  ['up 1x1.5', '1:6: parse error: invalid repetition in series values: strconv.ParseUint: parsing "1.5": invalid syntax'],
  ['up fresh', '1:4: parse error: unexpected identifier "fresh" in series values, expected number or "stale"'],
  ['up stalex2', '1:4: parse error: unexpected identifier "stalex2" in series values, expected number or "stale"'],
  ['up 0+Infx1', '1:6: parse error: unexpected identifier "Infx1" in series values, expected number or "stale"'],
  ['up 5m', '1:4: parse error: bad number syntax: "5"'],
  ['up 1 $', "1:6: parse error: unexpected character in series sequence: '$'"],
  ['up 1x2000000', '1:13: parse error: more than 1000000 values'],
  ['up {{foo:1}}', '1:6: parse error: bad histogram descriptor found: "foo"'],
  ['up {{schema:1 schema:2}}', '1:15: parse error: duplicate key "schema" in histogram'],
  ['up {{sum:1}}+3x2', '1:14: parse error: unexpected number "3" in series values'],
  ['up {{sum:1}}+{{sum:1}}', '1:23: parse error: unexpected end of input in series values'],
])('%j is refused', (text, message) => {
  expect(() => parseSeriesDescription(text)).toThrow(message)
})

test('whatever the text, it is read or refused', () => {
  const pieces = fc.constantFrom(
    'up',
    '{',
    '}',
    'a',
    '=',
    '"b"',
    ',',
    ' ',
    '1',
    '-',
    '+',
    'x',
    '_',
    '{{',
    '}}',
    'sum:',
    '[',
    ']',
    'stale',
    'NaN',
    '.',
    '9e9',
  )
  const text = fc.oneof(
    fc.array(pieces).map((parts) => parts.join('')),
    anyText,
  )
  fc.assert(
    fc.property(text, (description) => {
      expect(isReadOrRefused(description)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

function isReadOrRefused(description: string): boolean {
  try {
    parseSeriesDescription(description)
    return true
  } catch (error) {
    return error instanceof PromqlSyntaxError
  }
}
