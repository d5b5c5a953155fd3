import fc from 'fast-check'

import type { Signal } from '../../receiver.ts'

// Messages of every shape. Ids are valid or absent, histograms consistent: what is not has tests of its own.

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('service.name', '__proto__', 'a'.repeat(200), '"\\\n'),
)
const nano = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)
const int64 = fc.oneof(fc.integer().map(String), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String))
const count = fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String))
// JSON has no negative zero.
const double = fc.double().map((value) => (value === 0 ? 0 : value))
const uint32 = fc.nat({ max: 0xffffffff })
const int32 = fc.integer()
const id = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => (bytes.every((byte) => byte === 0) ? bytes.fill(7) : bytes))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 })

const { anyValue, keyValue } = fc.letrec<{ anyValue: object; keyValue: object }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ stringValue: word }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: fc.uint8Array({ maxLength: 20 }) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('anyValue'), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('keyValue'), { maxLength: 3 }) }) }),
  ),
  keyValue: fc.record({ key: word, value: tie('anyValue') }),
}))
const attributes = few(keyValue)
const resource = maybe(fc.record({ attributes, droppedAttributesCount: uint32 }))
const scope = maybe(fc.record({ name: word, version: word, attributes }))

const log = fc.record(
  {
    timeUnixNano: nano,
    observedTimeUnixNano: nano,
    severityNumber: fc.nat({ max: 24 }),
    severityText: word,
    body: anyValue,
    eventName: word,
    attributes,
    droppedAttributesCount: uint32,
    flags: uint32,
    traceId: id(16),
    spanId: id(8),
  },
  { requiredKeys: [] },
)
const span = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: id(8),
    traceState: word,
    name: word,
    kind: fc.nat({ max: 5 }),
    startTimeUnixNano: nano,
    endTimeUnixNano: nano,
    attributes,
    droppedAttributesCount: uint32,
    droppedEventsCount: uint32,
    droppedLinksCount: uint32,
    flags: uint32,
    events: few(fc.record({ timeUnixNano: nano, name: word, attributes, droppedAttributesCount: uint32 })),
    links: few(fc.record({ traceId: id(16), spanId: id(8), traceState: word, attributes, flags: uint32 })),
    status: fc.record({ message: word, code: fc.nat({ max: 2 }) }),
  },
  { requiredKeys: ['traceId', 'spanId'] },
)

const value = fc.oneof(fc.record({ asDouble: double }), fc.record({ asInt: int64 }), fc.constant({}))
const exemplars = few(
  fc
    .record({
      rest: fc.record({ timeUnixNano: nano, filteredAttributes: attributes, spanId: maybe(id(8)), traceId: maybe(id(16)) }),
      value,
    })
    .map((exemplar) => ({ ...exemplar.rest, ...exemplar.value })),
)
const point = { attributes, startTimeUnixNano: nano, timeUnixNano: nano, flags: uint32 }
const numberPoint = fc.record({ rest: fc.record({ ...point, exemplars }), value }).map((number) => ({ ...number.rest, ...number.value }))
const buckets = fc
  .uniqueArray(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((bound) => bound + 0),
    { maxLength: 5, comparator: 'IsStrictlyEqual' },
  )
  .chain((bounds) =>
    fc.record({
      explicitBounds: fc.constant(bounds.toSorted((a, b) => a - b)),
      bucketCounts: fc.array(count, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
    }),
  )
const optional = { sum: maybe(double), min: maybe(double), max: maybe(double) }
const histogramPoint = fc
  .record({ rest: fc.record({ ...point, ...optional, count, exemplars }), buckets })
  .map((histogram) => ({ ...histogram.rest, ...histogram.buckets }))
const side = maybe(fc.record({ offset: int32, bucketCounts: few(count) }))
const exponentialPoint = fc.record({
  ...point,
  ...optional,
  count,
  exemplars,
  scale: int32,
  zeroCount: count,
  zeroThreshold: double,
  positive: side,
  negative: side,
})
const summaryPoint = fc.record({ ...point, count, sum: double, quantileValues: few(fc.record({ quantile: double, value: double })) })
const aggregationTemporality = fc.nat({ max: 2 })
const metric = fc
  .record({
    about: fc.record({ name: word.filter((name) => name !== ''), unit: word, description: word }),
    data: fc.oneof(
      fc.record({ gauge: fc.record({ dataPoints: few(numberPoint) }) }),
      fc.record({ sum: fc.record({ dataPoints: few(numberPoint), aggregationTemporality, isMonotonic: fc.boolean() }) }),
      fc.record({ histogram: fc.record({ dataPoints: few(histogramPoint), aggregationTemporality }) }),
      fc.record({ exponentialHistogram: fc.record({ dataPoints: few(exponentialPoint), aggregationTemporality }) }),
      fc.record({ summary: fc.record({ dataPoints: few(summaryPoint) }) }),
      fc.constant({}),
    ),
  })
  .map(({ about, data }) => ({ ...about, ...data }))

/** Any request of the signal, as plain objects for `encode`. */
export const requests: Readonly<Record<Signal, fc.Arbitrary<object>>> = {
  logs: fc.record({
    resourceLogs: few(
      fc.record({ resource, schemaUrl: word, scopeLogs: few(fc.record({ scope, schemaUrl: word, logRecords: few(log) })) }),
    ),
  }),
  traces: fc.record({ resourceSpans: few(fc.record({ resource, scopeSpans: few(fc.record({ scope, spans: few(span) })) })) }),
  metrics: fc.record({ resourceMetrics: few(fc.record({ resource, scopeMetrics: few(fc.record({ scope, metrics: few(metric) })) })) }),
}
