import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readAll, recordExposition, refusalOf } from '../testdata/record-exposition.ts'
import { readPrometheusText } from './read-prometheus-text.ts'

const read = (body: string | Buffer): string[] => recordExposition(readPrometheusText, body)

describe('what is read', () => {
  test('a body of every kind of line', () => {
    const body = String.raw`# HELP go_gc_duration_seconds A "summary" with \\ and \n in its help.
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0"} 4.9351e-05
go_gc_duration_seconds{quantile="0.25",} 7.424100000000001e-05
# a comment
#another
# HELP
# TYPE hist histogram
hist_bucket{le="1"} 3
  	hist_bucket { le = "+Inf" , a="b" }	4 1700000000000

hist_bucket{le="1000000"a="x"} NaN
no_labels -Inf
esc{path="C:\\DIR\n\"q\" \x",empty=""} +5.25e3
a_last_line_without_end{} 1`
    expect(read(body)).toEqual([
      'help go_gc_duration_seconds "A \\"summary\\" with \\\\ and \\n in its help."',
      'type go_gc_duration_seconds "summary"',
      '{__name__="go_gc_duration_seconds",quantile="0.0"} 0.000049351',
      '{__name__="go_gc_duration_seconds",quantile="0.25"} 0.00007424100000000001',
      'type hist "histogram"',
      '{__name__="hist_bucket",le="1.0"} 3',
      '{__name__="hist_bucket",le="+Inf",a="b"} 4 @1700000000000',
      '{__name__="hist_bucket",le="1e+06",a="x"} NaN',
      '{__name__="no_labels"} -Infinity',
      '{__name__="esc",path="C:\\\\DIR\\n\\"q\\" \\\\x",empty=""} 5250',
      '{__name__="a_last_line_without_end"} 1',
    ])
  })

  test('quoted names', () => {
    const body = Buffer.from(`# TYPE "http.status" counter
# HELP "my \\"q\\"" text
{"http.status",q="0.9","a.b"="c"} 8.3
{"http.status"} 1
{x="y","späße"} 2
`)
    expect(read(body)).toEqual([
      'type http.status "counter"',
      'help my "q" "text"',
      '{__name__="http.status",q="0.9",a.b="c"} 8.3',
      '{__name__="http.status"} 1',
      '{x="y",__name__="späße"} 2',
    ])
  })

  test('untyped is unknown', () => expect(read('# TYPE a untyped\n')).toEqual(['type a "unknown"']))
  test('nothing', () => expect(read('')).toEqual([]))
  test('a line break and a NUL byte within a value', () => {
    expect(read('a{b="c\nd\0"} 1\n')).toEqual(['{__name__="a",b="c\\nd\\u0000"} 1'])
  })
})

describe('what is refused, with line and reason', () => {
  const cases: readonly (readonly [body: string, reason: string])[] = [
    ['a', 'expected a value after the series'],
    ['a\n', 'expected a value after the series'],
    ["a{b='c'} 1\n", 'expected a quoted label value'],
    ['a{b=\n', 'expected a quoted label value'],
    ['a{\xff="foo"} 1\n', 'expected a label name'],
    ['a{b="\xff"} 1\n', 'a label value is not UTF-8'],
    ['{"a", "b = "c"}', 'expected = after a label name'],
    ['{"a",b\\nc="d"} 1', 'expected = after a label name'],
    ['a true\n', 'the value is not a number'],
    ['something{problem="', 'a label value does not end'],
    ['empty_name{=""} 0', 'expected a label name'],
    ['{A}0', 'expected = after a label name'],
    ['a{b="c",b="d"} 1\n', 'label name "b" is not unique'],
    ['foo 1_2\n', 'the value is not a number'],
    ['foo 0x1p-3\n', 'the value is not a number'],
    ['foo 1e999\n', 'the value is not a number'],
    ['foo 0 1_2\n', 'expected the end of the line after the time'],
    ['foo 0 -5\n', 'expected a time in milliseconds or the end of the line'],
    ['foo 0 99999999999999999999\n', 'the time is out of range'],
    ['foo 0 1 2\n', 'expected the end of the line after the time'],
    ['{a="ok"} 1', 'the series has no metric name'],
    ['a{"b"} 1', 'the metric name is set twice'],
    ['{"a","b"} 1', 'the metric name is set twice'],
    ['# TYPE #\n#EOF\n', 'expected a metric name after TYPE'],
    ['# HELP #\n#EOF\n', 'expected a metric name after HELP'],
    ['# TYPE a\n', 'not a metric type'],
    ['# TYPE a counter \n', 'not a metric type'],
    ['# TYPE a info\n', 'not a metric type'],
    ['# HELP a \xff\n', 'the text is not UTF-8'],
    ['a{,b="c"} 1\n', 'expected a label name'],
    ['a{b="c",,d="e"} 1\n', 'expected a label name'],
    ['a{b="c"\n} 1\n', 'expected a label name'],
    ['9 1\n', 'expected a metric name'],
    ['a\0{b="d"} 1', 'expected a value after the series'],
    ['a{b=\0"s"} 1\n', 'expected a quoted label value'],
    ['a{b="\0', 'a label value does not end'],
    ['\0b 1\n', 'expected a metric name'],
    ['a{b="c"} 1 {\n', 'expected a time in milliseconds or the end of the line'],
  ]
  test.each(cases)('%j', (body, reason) => {
    expect(() => read(body)).toThrow(`line 1: ${reason}`)
    expect(() => read(`ok 1\n# a comment\n\n${body}`)).toThrow(/^line (4|5): /)
  })

  test('what came before was shown', () => {
    const seen: number[] = []
    expect(() =>
      readAll(readPrometheusText, Buffer.from('a 1\nb 2\nc x\n'), { family: () => {}, sample: ({ value }) => seen.push(value) }),
    ).toThrow('line 3')
    expect(seen).toEqual([1, 2])
  })
})

test('what is written is read again, whatever stands in the labels', () => {
  const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/)
  const value = fc.string({ unit: 'binary', maxLength: 12 })
  const labels = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 5 })
  const numbers = fc.oneof(fc.double(), fc.integer())
  fc.assert(
    fc.property(name, labels, numbers, fc.option(fc.nat()), (metric, pairs, sample, time) => {
      const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
      const written = pairs.map(([key, text]) => `${key}="${escape(text)}"`).join(',')
      const number = Object.is(sample, -0) ? '-0' : String(sample).replace('Infinity', 'Inf')
      const body = Buffer.from(`${metric}{${written}} ${number}${time === null ? '' : ` ${time}`}\n`)
      readAll(readPrometheusText, body, {
        family: () => {},
        sample: (found) => {
          expect(Object.is(found.value, sample)).toBe(true)
          expect(found.timeMs).toBe(time ?? NaN)
          expect(found.readLabels()).toEqual([['__name__', metric], ...pairs])
          expect(found.bytes.toString('utf8', found.keyStart, found.keyEnd)).toBe(`${metric}{${written}}`)
        },
      })
    }),
  )
})

test('random bytes are read or refused, nothing else', () => {
  const piece = fc.oneof(
    fc.constantFrom('a', '{', '}', '"', '=', ',', ' ', '\n', '1', '#', '# TYPE ', '# HELP ', '\\', 'le', '\0', '\xff', 'counter'),
    fc.string({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(refusalOf(() => read(pieces.join(''))) ?? 'line 1: ').toMatch(/^line \d+: /)
    }),
    { numRuns: 2000 },
  )
})
