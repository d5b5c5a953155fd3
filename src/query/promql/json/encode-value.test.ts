import fc from 'fast-check'
import { expect, test } from 'vitest'

import { anyCustom, anyExponential } from '../histogram/testdata/any-histogram.ts'
import { Labels } from '../labels.ts'
import type { MatrixSeries, PromqlValue } from '../query.ts'
import { encodePieces } from './encode-pieces.ts'
import { encodeTime } from './encode-time.ts'
import { encodeValue } from './encode-value.ts'
import { quoteJson, quoteJsonForHtml } from './quote-json.ts'

async function encode(value: PromqlValue, limit = 0): Promise<{ readonly text: string; readonly pieces: readonly Buffer[] }> {
  const encoded = encodePieces((writer) => encodeValue(writer, value, limit), new AbortController().signal)
  const pieces: Buffer[] = []
  if (Buffer.isBuffer(encoded)) pieces.push(encoded)
  else for await (const piece of encoded) pieces.push(piece)
  return { text: Buffer.concat(pieces).toString(), pieces }
}

const foo = Labels.from([['__name__', 'foo']])
const point = (timeMs: number, value: number): PromqlValue => ({
  type: 'matrix',
  series: [{ labels: foo, times: Float64Array.of(timeMs), values: Float64Array.of(value) }],
})

test.each([
  [0, 0, '[0,"0"]'],
  [1, 20, '[0.001,"20"]'],
  [10, 20, '[0.010,"20"]'],
  [100, 20, '[0.100,"20"]'],
  [1001, 20, '[1.001,"20"]'],
  [1010, 20, '[1.010,"20"]'],
  [1100, 20, '[1.100,"20"]'],
  [-1, 20, '[-0.001,"20"]'],
  [-1500, 20, '[-1.500,"20"]'],
  [1_435_781_451_781, -0, '[1435781451.781,"-0"]'],
  [0, Number.NaN, '[0,"NaN"]'],
  [0, Infinity, '[0,"+Inf"]'],
  [0, -Infinity, '[0,"-Inf"]'],
  [0, 1.2345678e6, '[0,"1234567.8"]'],
  [0, 1.2345678e-6, '[0,"0.0000012345678"]'],
  [0, 1e-6, '[0,"0.000001"]'],
  [0, 9.99e-7, '[0,"9.99e-07"]'],
  [0, 1.2345678e-67, '[0,"1.2345678e-67"]'],
  [0, 123_456_789_012_345_680_000, '[0,"123456789012345680000"]'],
  [0, 1e21, '[0,"1e+21"]'],
  [0, -1e300, '[0,"-1e+300"]'],
])('the point %d, %d', async (timeMs, value, expected) => {
  expect((await encode(point(timeMs, value))).text).toBe(`[{"metric":{"__name__":"foo"},"values":[${expected}]}]`)
})

test('scalars are never written with an exponent, and times of scalars and strings without spare zeros', async () => {
  expect((await encode({ type: 'scalar', timeMs: 1500, value: 1e21 })).text).toBe('[1.5,"1000000000000000000000"]')
  expect((await encode({ type: 'scalar', timeMs: -1, value: 1e-7 })).text).toBe('[-0.001,"0.0000001"]')
  expect((await encode({ type: 'string', timeMs: 1000, value: 'a<b>&\n\u2028"é' })).text).toBe(
    String.raw`[1,"a\u003cb\u003e\u0026\n\u2028\"é"]`,
  )
})

test('a native histogram, among floats and alone', async () => {
  const histogram = {
    counterReset: 'unknown',
    schema: 2,
    zeroThreshold: 0.001,
    zeroCount: 12,
    count: 10,
    sum: 20,
    positiveSpans: [
      { offset: 3, length: 2 },
      { offset: 1, length: 3 },
    ],
    negativeSpans: [{ offset: 2, length: 2 }],
    positiveBuckets: [1, 2, 2, 1, 1],
    negativeBuckets: [2, 1],
    customValues: [],
  } as const
  const written =
    '{"count":"10","sum":"20","buckets":[[1,"-1.6817928305074288","-1.414213562373095","1"],[1,"-1.414213562373095","-1.189207115002721","2"],[3,"-0.001","0.001","12"],[0,"1.414213562373095","1.6817928305074288","1"],[0,"1.6817928305074288","2","2"],[0,"2.378414230005442","2.82842712474619","2"],[0,"2.82842712474619","3.3635856610148576","1"],[0,"3.3635856610148576","4","1"]]}'
  const series: MatrixSeries = {
    labels: foo,
    times: Float64Array.of(1000, 2000, 3000),
    values: Float64Array.of(1, 0, 3),
    histograms: [undefined, histogram, undefined],
  }
  expect((await encode({ type: 'matrix', series: [series] })).text).toBe(
    `[{"metric":{"__name__":"foo"},"values":[[1,"1"],[3,"3"]],"histograms":[[2,${written}]]}]`,
  )
  const samples = [{ labels: foo, timeMs: 2010, value: histogram }]
  expect((await encode({ type: 'vector', samples })).text).toBe(`[{"metric":{"__name__":"foo"},"histogram":[2.010,${written}]}]`)
  const only = {
    ...series,
    times: Float64Array.of(1000),
    values: Float64Array.of(0),
    histograms: [{ ...histogram, zeroCount: 0, positiveBuckets: [0, 0, 0, 0, 0], negativeBuckets: [0, 0] }],
  }
  expect((await encode({ type: 'matrix', series: [only] })).text).toBe(
    '[{"metric":{"__name__":"foo"},"histograms":[[1,{"count":"10","sum":"20"}]]}]',
  )
})

test('whatever the value, it is JSON that says the same', async () => {
  const labels = fc
    .array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), { maxLength: 3 })
    .map((pairs) => Labels.from(pairs))
  const times = fc.array(fc.integer({ min: -1e12, max: 4e12 }), { maxLength: 5 }).map((list) => Float64Array.from(list))
  const series = fc.tuple(
    labels,
    times,
    fc.infiniteStream(fc.option(fc.oneof(anyExponential(), anyCustom()), { freq: 4 })),
    fc.infiniteStream(fc.double()),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(series, { maxLength: 3 }), async (drawn) => {
      const matrix = drawn.map(([of, at, histograms, values]): MatrixSeries => {
        const numbers = Float64Array.from(at, () => values.next().value)
        return { labels: of, times: at, values: numbers, histograms: Array.from(at, () => histograms.next().value ?? undefined) }
      })
      const read = JSON.parse((await encode({ type: 'matrix', series: matrix })).text) as {
        readonly metric: Readonly<Record<string, string>>
        readonly values?: readonly (readonly [number, string])[]
        readonly histograms?: readonly unknown[]
      }[]
      expect(read.map(({ metric }) => Object.entries(metric).length)).toEqual(matrix.map(({ labels: { names } }) => names.length))
      for (const [number, { times: at, values, histograms = [] }] of matrix.entries()) {
        const floats = [...at].flatMap((timeMs, place) => (histograms[place] === undefined ? [[timeMs, values[place] ?? 0] as const] : []))
        const found = (read[number]?.values ?? []).map(([seconds, text]) => [Math.round(seconds * 1000), parseGo(text)])
        expect(found).toEqual(floats.map(([timeMs, value]) => [timeMs, value]))
        expect(read[number]?.histograms?.length ?? 0).toBe(at.length - floats.length)
      }
    }),
    { numRuns: 200 },
  )
})

function parseGo(text: string): number {
  if (text === '+Inf') return Infinity
  return text === '-Inf' ? -Infinity : Number(text)
}

test('a limit takes the first series', async () => {
  const samples = ['a', 'b', 'c'].map((name) => ({ labels: Labels.from([['x', name]]), timeMs: 0, value: 1 }))
  expect((await encode({ type: 'vector', samples }, 1)).text).toBe('[{"metric":{"x":"a"},"value":[0,"1"]}]')
})

test('much comes in pieces of a size, and nothing is lost between them', async () => {
  const times = Float64Array.from({ length: 11_000 }, (_, at) => 1_700_000_000_000 + at * 15_000)
  const series = Array.from({ length: 5 }, (_, at) => ({
    labels: Labels.from([['long', 'é'.repeat(at * 50_000)]]),
    times,
    values: times.map((time) => Math.sin(time + at)),
  }))
  const { text, pieces } = await encode({ type: 'matrix', series })
  expect(pieces.length).toBeGreaterThan(10)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(600_000)
  const read = JSON.parse(text) as { readonly values: readonly (readonly [number, string])[] }[]
  expect(read.map(({ values }) => values.map(([, value]) => Number(value)))).toEqual(series.map(({ values }) => [...values]))
})

test('strings: labels are escaped as little as JSON allows, all others are safe in HTML', () => {
  const text = 'a"\\\n\r\t\b\f\u0000\u001f\u007f<>&\u2028é😀'
  expect(quoteJson(text)).toBe('"a\\"\\\\\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f<>&\u2028é😀"')
  expect(quoteJsonForHtml(text)).toBe('"a\\"\\\\\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f\\u003c\\u003e\\u0026\\u2028é😀"')
  expect(encodeTime(12_345_678_123_455)).toBe('12345678123.455')
})
