import fc from 'fast-check'

// Messages of every shape whose parts fit together: what does not has tests of its own.

const word = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('job', '', 'x'.repeat(200)))
const label = fc.record({ name: word, value: word })
const labels = fc.array(label, { maxLength: 4 }).map((more) => [{ name: '__name__', value: 'up' }, ...more])
const time = fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }))
const sample = fc.record({ value: fc.double(), timestamp: time })
const exemplar = fc.record({ labels: fc.array(label, { maxLength: 3 }), value: fc.double({ noNaN: true }), timestamp: time })
const spans = fc.array(fc.record({ offset: fc.integer(), length: fc.nat({ max: 1000 }) }), { maxLength: 3 })
const deltas = fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), { maxLength: 4 })
const counts = fc.array(fc.double({ noNaN: true }), { maxLength: 4 })
const shared = {
  sum: fc.double(),
  schema: fc.integer({ min: -60, max: 60 }),
  zeroThreshold: fc.double({ noNaN: true }),
  negativeSpans: spans,
  positiveSpans: spans,
  resetHint: fc.nat({ max: 3 }),
  timestamp: time,
  customValues: counts,
}
const histogram = fc.oneof(
  fc.record({ countInt: fc.maxSafeNat(), zeroCountInt: fc.maxSafeNat(), negativeDeltas: deltas, positiveDeltas: deltas, ...shared }),
  fc.record({
    countFloat: fc.double({ noNaN: true }),
    zeroCountFloat: fc.double({ noNaN: true }),
    negativeCounts: counts,
    positiveCounts: counts,
    ...shared,
  }),
)
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })

/** A WriteRequest. */
export const writeRequest = fc.record({
  timeseries: few(fc.record({ labels, samples: few(sample), exemplars: few(exemplar), histograms: few(histogram) })),
  metadata: few(fc.record({ type: fc.nat({ max: 7 }), metricFamilyName: word, help: word, unit: word })),
})

const started = { startTimestamp: time }

/** A Request, as its series with labels in words: the symbols are the encoder's business. */
export const series2 = few(
  fc.record({
    labels,
    samples: few(fc.record({ value: fc.double(), timestamp: time, ...started })),
    exemplars: few(exemplar),
    histograms: few(fc.tuple(histogram, fc.record(started)).map(([one, start]) => ({ ...one, ...start }))),
    createdTimestamp: time,
  }),
)

type Label = Readonly<Record<'name' | 'value', string>>

/** A series with its labels in words. */
interface WordSeries {
  readonly labels: readonly Label[]
  readonly exemplars: readonly { readonly labels: readonly Label[] }[]
}

/** The message with a table of symbols. */
export function request2(all: readonly WordSeries[]): object {
  const symbols = ['']
  const refOf = (text: string): number => {
    const known = symbols.indexOf(text)
    return known < 0 ? symbols.push(text) - 1 : known
  }
  const refs = (pairs: readonly Label[]): number[] =>
    pairs.flatMap(({ name, value }) => [refOf(name), refOf(value)])
  const timeseries = all.map(({ labels: own, exemplars, ...rest }) => ({
    ...rest,
    labelsRefs: refs(own),
    exemplars: exemplars.map(({ labels: more, ...one }) => ({ ...one, labelsRefs: refs(more) })),
  }))
  return { symbols, timeseries }
}
