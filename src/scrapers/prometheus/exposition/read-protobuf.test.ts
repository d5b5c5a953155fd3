import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { encodeFamilies } from '../testdata/exposition-proto.ts'
import { readAll, recordExposition, refusalOf } from '../testdata/record-exposition.ts'
import { readProtobuf } from './read-protobuf.ts'

const read = (families: readonly object[], options = { nativeHistograms: true, classicToo: false }): string[] =>
  recordExposition((body, sink) => readProtobuf(body, sink, options), encodeFamilies(families))

const label = [{ name: 'a', value: 'b' }]
const time = { seconds: 1_700_000_000, nanos: 5_000_000 }
const exemplar = { label: [{ name: 'trace_id', value: 'x' }], value: 0.5, timestamp: time }
const native = {
  name: 'n',
  type: 4,
  metric: [
    {
      label,
      histogram: {
        sampleCount: 7,
        sampleSum: 4.5,
        schema: 3,
        zeroThreshold: 0.001,
        zeroCount: 1,
        positiveSpan: [
          { offset: -2, length: 2 },
          { offset: 3, length: 1 },
        ],
        positiveDelta: [1, 2, -1],
        bucket: [{ upperBound: 1, cumulativeCount: 4, exemplar }],
        exemplars: [{ ...exemplar, timestamp: undefined }, exemplar],
      },
    },
  ],
}

describe('what is read', () => {
  test('numbers, with times, starts and exemplars', () => {
    const families = [
      { name: 'c', help: 'Helps.', unit: 'seconds', type: 0, metric: [{ label, counter: { value: 3, exemplar, startTimestamp: time } }] },
      { name: 'g', type: 1, metric: [{ gauge: { value: -0.5 }, timestampMs: 1_700_000_000_123 }] },
      { name: 'u', type: 3, metric: [{ untyped: { value: 8 } }, { label, untyped: {} }] },
      { name: 'empty', type: 1 },
    ]
    expect(read(families)).toEqual([
      'help c "Helps."',
      'unit c "seconds"',
      'type c "counter"',
      '{__name__="c",a="b"} 3 from 1700000000005 # [["trace_id","x"]] 0.5 @1700000000005',
      'help g ""',
      'type g "gauge"',
      '{__name__="g"} -0.5 @1700000000123',
      'help u ""',
      'type u "unknown"',
      '{__name__="u"} 8',
      '{__name__="u",a="b"} 0',
    ])
  })

  test('a summary and a classic histogram as the text formats would show them', () => {
    const families = [
      { name: 's', type: 2, metric: [{ summary: { sampleCount: 2, sampleSum: 3.5, quantile: [{ quantile: 0.5, value: 1 }] } }] },
      {
        name: 'h',
        type: 4,
        metric: [{ label, histogram: { sampleCount: 9, sampleSum: 1, bucket: [{ upperBound: 1, cumulativeCount: 4, exemplar }] } }],
      },
    ]
    expect(read(families)).toEqual([
      'help s ""',
      'type s "summary"',
      '{__name__="s_count"} 2',
      '{__name__="s_sum"} 3.5',
      '{__name__="s",quantile="0.5"} 1',
      'help h ""',
      'type h "histogram"',
      '{__name__="h_count",a="b"} 9',
      '{__name__="h_sum",a="b"} 1',
      '{__name__="h_bucket",a="b",le="1.0"} 4 # [["trace_id","x"]] 0.5 @1700000000005',
      '{__name__="h_bucket",a="b",le="+Inf"} 9',
    ])
  })

  test('a native histogram, alone and as a classic one too', () => {
    const [, , shown = ''] = read([native])
    expect(shown).toMatch(/^\{__name__="n",a="b"\} /)
    expect(shown).toMatch(/ # \[\["trace_id","x"\]\] 0.5 @1700000000005$/)
    expect(JSON.parse(/(\{"timeMs.*\}) #/.exec(shown)?.[1] ?? '')).toMatchObject({
      schema: 3,
      zeroThreshold: 0.001,
      zeroCount: 1,
      count: 7,
      sumLow: 0,
      sumHigh: 0x40120000,
      resetHint: 'unknown',
      positive: { offsets: [-2, 3], lengths: [2, 1], counts: [1, 3, 2] },
    })
    expect(read([native], { nativeHistograms: true, classicToo: true })).toHaveLength(2 + 1 + 4)
    expect(read([native], { nativeHistograms: false, classicToo: false })[2]).toBe('{__name__="n_count",a="b"} 7')
  })

  test('a float histogram of a gauge', () => {
    const histogram = { sampleCountFloat: 2.5, zeroCountFloat: 0.5, negativeSpan: [{ offset: 1, length: 2 }], negativeCount: [0.5, 1.5] }
    expect(read([{ name: 'g', type: 5, metric: [{ histogram }] }])[2]).toContain('"resetHint":"gauge"')
  })

  test('series have keys of their own', () => {
    const keys = new Set<string>()
    const metric = [1, 2].map((i) => ({
      label: [{ name: 'a', value: String(i) }],
      summary: { quantile: [{ quantile: 0 }, { quantile: 1 }] },
    }))
    const options = { nativeHistograms: true, classicToo: false }
    readAll((body, sink) => readProtobuf(body, sink, options), encodeFamilies([{ name: 's', type: 2, metric }]), {
      family: () => {},
      sample: ({ bytes, keyStart, keyEnd }) => keys.add(bytes.toString('latin1', keyStart, keyEnd)),
    })
    expect(keys.size).toBe(8)
  })
})

describe('what is refused', () => {
  test.each([
    [
      'spans that do not fit',
      { histogram: { positiveSpan: [{ length: 3 }], positiveDelta: [1] } },
      'metric "x": spans require 3 buckets, there are 1',
    ],
    ['a span without end', { histogram: { positiveSpan: [{ length: 4294967295 }] } }, 'spans require 4294967295 buckets'],
  ])('%s', (_, metric, reason) => {
    expect(() => read([{ name: 'x', type: 4, metric: [metric] }])).toThrow(reason)
  })
  test('an unknown type', () => expect(() => read([{ name: 'x', type: 9, metric: [{}] }])).toThrow('metric "x": unknown metric type'))
  test('no name', () => expect(() => read([{ type: 1, metric: [{}] }])).toThrow('a metric has no name'))
  test('a label that is not UTF-8', () => {
    const body = encodeFamilies([{ name: 'x', type: 1, metric: [{ label: [{ name: 'abcd', value: 'v' }], gauge: {} }] }])
    body[body.indexOf('abcd')] = 0xff
    expect(() => recordExposition((bytes, sink) => readProtobuf(bytes, sink, { nativeHistograms: true, classicToo: false }), body)).toThrow(
      'metric "x": a label is not UTF-8',
    )
  })

  test('damaged bytes are read or refused, nothing else', () => {
    const body = encodeFamilies([native, { name: 'c', type: 0, metric: [{ label, counter: { value: 3, exemplar } }] }])
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), fc.nat(body.length), (at, byte, end) => {
        const damaged = Buffer.from(body.subarray(0, end))
        damaged[at] = byte
        const refusal = refusalOf(() =>
          recordExposition((bytes, sink) => readProtobuf(bytes, sink, { nativeHistograms: true, classicToo: true }), damaged),
        )
        expect([undefined, expect.any(String)]).toContainEqual(refusal)
      }),
      { numRuns: 2000 },
    )
  })
})
