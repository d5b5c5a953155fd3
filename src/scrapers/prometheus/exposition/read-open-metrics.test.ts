import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { recordExposition, refusalOf } from '../testdata/record-exposition.ts'
import { readOpenMetrics } from './read-open-metrics.ts'

const read = (body: string | Buffer): string[] => recordExposition(readOpenMetrics, body)

test('a body of every kind of line', () => {
  const body = String.raw`# HELP request_seconds Time \"spent\" \\ here.
# TYPE request_seconds histogram
# UNIT request_seconds seconds
request_seconds_bucket{le="0.1"} 1 # {trace_id="abc"} 0.05 1520879607.789
request_seconds_bucket{le="+Inf"} 4 1520879609.5 # {} 9
request_seconds_count 4
request_seconds_sum 2.5
request_seconds_created 1520872607.123
# TYPE build info
build_info{version="1"} 1
# TYPE state stateset
state{state="on"} 1
# TYPE gh gaugehistogram
gh_gcount 2
# TYPE "utf.8" counter
{"utf.8_total","a b"="c"} 17 # {trace_id="x"} 1
# HELP nothing${' '}
c_total 1 -0.5
# EOF
`
  expect(read(body)).toEqual([
    'help request_seconds "Time \\"spent\\" \\\\ here."',
    'type request_seconds "histogram"',
    'unit request_seconds "seconds"',
    '{__name__="request_seconds_bucket",le="0.1"} 1 # [["trace_id","abc"]] 0.05 @1520879607789',
    '{__name__="request_seconds_bucket",le="+Inf"} 4 @1520879609500 # [] 9 @0',
    '{__name__="request_seconds_count"} 4',
    '{__name__="request_seconds_sum"} 2.5',
    '{__name__="request_seconds_created"} 1520872607.123',
    'type build "info"',
    '{__name__="build_info",version="1"} 1',
    'type state "stateset"',
    '{__name__="state",state="on"} 1',
    'type gh "gaugehistogram"',
    '{__name__="gh_gcount"} 2',
    'type utf.8 "counter"',
    '{__name__="utf.8_total",a b="c"} 17 # [["trace_id","x"]] 1 @0',
    'help nothing ""',
    '{__name__="c_total"} 1 @-500',
  ])
})

test('the end needs no line break', () => expect(read('# EOF')).toEqual([]))

describe('what is refused, with line and reason', () => {
  const noEnd = 'the body does not end with # EOF'
  const cases: readonly (readonly [body: string, reason: string])[] = [
    ['', noEnd],
    ['a 1\n', noEnd],
    ['a 1', noEnd],
    ['a_total 1 # {aa="bb"} 4', noEnd],
    ['# HELP a b', noEnd],
    ['\n# EOF', 'expected a metric name'],
    [' a 1\n', 'expected a metric name'],
    ['9\n', 'expected a metric name'],
    ['"a" 1\n', 'expected a metric name'],
    ['0a 1\n', 'expected a metric name'],
    ['a\n', 'expected a value after the series'],
    ['a \n', 'expected a value after the series'],
    ['a  1\n', 'expected a value after the series'],
    ['a\t1\n', 'expected a value after the series'],
    ['a.b 1\n', 'expected a value after the series'],
    ['a-b 1\n', 'expected a value after the series'],
    ['a {b="c"} 1\n', 'the value is not a number'],
    ['a{b="c"}1\n', 'expected a value after the series'],
    ['a 1\t2\n', 'the value is not a number'],
    ['a 1\t\n', 'the value is not a number'],
    ['a 1 \n', 'expected a time'],
    ['a 1 2 \n', 'expected the end of the line'],
    ['a 1 2 #\n', 'expected the end of the line'],
    ['a 1 1 1\n', 'expected the end of the line'],
    ['a 1 1z\n', 'the time is not a number'],
    ['a 1 1.1.1\n', 'the time is not a number'],
    ['a 1 0x1p-3\n', 'the time is not a number'],
    ['a 1 NaN\n', 'the time is out of range'],
    ['a 1 -Inf\n', 'the time is out of range'],
    ['a 1 1e300\n', 'the time is out of range'],
    ['a a\n', 'the value is not a number'],
    ...['1_2', '0x1p-3', '0b1', '0o1', '0x1', '1e999', '+-1', '.', 'e5', '- 1'].map(
      (word) => [`a ${word}\n`, word === '- 1' ? 'the value' : 'the value is not a number'] as const,
    ),
    ["a{b='c'} 1\n", 'expected a quoted label value'],
    ['a{b=1} 1\n', 'expected a quoted label value'],
    ['a{b=} 1\n', 'expected a quoted label value'],
    ['a{b="} 1\n', 'a label value does not end'],
    ['a{b="c\nd"} 1\n', 'a label value does not end'],
    ['a{b} 1\n', 'expected = after a label name'],
    ['a{b="c",b="d"} 1\n', 'label name "b" is not unique'],
    ['a{__name__="d"} 1\n', 'label name "__name__" is not unique'],
    ['a{b"v"} 1\n', 'expected = after a label name'],
    ['a{"b} 1\n', 'a quoted name does not end'],
    ['a{1="1"} 1\n', 'expected a label name'],
    ['a{,b="c"} 1\n', 'expected a label name'],
    ['a{ b="c"} 1\n', 'expected a label name'],
    ['a{b="c",,d="e"} 1\n', 'expected a label name'],
    ['a{b="c"d="e"} 1\n', 'expected a comma or a closing brace'],
    ['a{\xff="foo"} 1\n', 'expected a label name'],
    ['a{b="\xff"} 1\n', 'a label value is not UTF-8'],
    ['{b="c",} 1\n', 'the series has no metric name'],
    ['{"a","b"} 1\n', 'the metric name is set twice'],
    ['a{b="\0', 'a label value does not end'],
    ['a{b\0="h"} 1\n', 'expected = after a label name'],
    ['#\n', 'expected # HELP'],
    ['# H', 'expected # HELP'],
    ['# FOO a x\n', 'expected # HELP'],
    ['#  TYPE c counter\n', 'expected # HELP'],
    ['#\tTYPE c counter\n', 'expected # HELP'],
    ['# TYPE \n', 'expected a metric name after TYPE'],
    ['# TYPE c\n', 'expected a text after TYPE'],
    ['# TYPE c\tcounter\n', 'expected a text after TYPE'],
    ['# TYPE c counter \n', 'not a metric type'],
    ['# TYPE c  counter\n', 'not a metric type'],
    ['# TYPE c untyped\n', 'not a metric type'],
    ['# UNIT \n', 'expected a metric name after UNIT'],
    ['# UNIT c\n', 'expected a text after UNIT'],
    ['# UNIT metricsuffix suffix\n', 'the unit is not the end of the metric name'],
    ['# UNIT a_seconds seconds \n', 'the unit is not the end of the metric name'],
    ['# UNIT m suffix\n', 'the unit is not the end of the metric name'],
    ['# HELP \n', 'expected a metric name after HELP'],
    ['# HELP a\n', 'expected a text after HELP'],
    ['# HELP a \xff\n', 'the text is not UTF-8'],
    ['c_total 1 #\n', 'the time is not a number'],
    ['c_total 1# {} 1\n', 'the value is not a number'],
    ['c_total 1 #{} 1\n', 'the time is not a number'],
    ['c_total 1 # {}1\n', 'expected a value after the labels of the exemplar'],
    ['c_total 1 # {} 1 \n', 'expected the time of the exemplar'],
    ['c_total 1 # {} 1 1 \n', 'expected the end of the line'],
    ['c_total 1 # {aa="bb"}\n', 'expected a value after the labels of the exemplar'],
    ['c_total 1 # {aa=bb} 1\n', 'expected a quoted label value'],
    ['c_total 1 # {bb}', 'expected = after a label name'],
    ['c_total 1 # {"bb"} 1', 'expected = after a label name'],
    ['c_total 1 # {aa="bb",,cc="dd"} 1', 'expected a label name'],
    ['c_total 1 # {aa="bb"} 1_2\n', 'the value of the exemplar is not a number'],
    ['c_total 1 # {aa="bb"} 4 NaN\n', 'the time is out of range'],
    ['c_total 1 # {} 1 0x1p-3\n', 'the time is not a number'],
    ['c_total 1 1 # id="a"} 1\n', 'expected the end of the line'],
  ]
  test.each(cases)('%j', (body, reason) => {
    expect(() => read(body)).toThrow(`: ${reason}`)
    expect(() => read(`ok 1\n${body}`)).toThrow(/^line [2-4]: /)
  })

  test.each(['# EOF\na 1', '# EOF\n\n', '# EOFa 1', 'a 1\n# EOF\nblah'])('%j', (body) => {
    expect(() => read(body)).toThrow(/^line \d: data after # EOF/)
  })
})

test('random bytes are read or refused, nothing else', () => {
  const piece = fc.oneof(
    fc.constantFrom('a', '{', '}', '"', '=', ',', ' ', '\n', '1', ' # ', '# TYPE ', '# UNIT ', '\\', '# EOF', '\0', '\xff', 'counter'),
    fc.string({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(refusalOf(() => read(pieces.join(''))) ?? 'line 1: ').toMatch(/^line \d+: /)
    }),
    { numRuns: 2000 },
  )
})
