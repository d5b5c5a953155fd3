type Tree = Readonly<Record<string, unknown>>

const list = (value: unknown): readonly Tree[] => value as readonly Tree[]
const numbers = (value: unknown): readonly number[] => value as readonly number[]
const hints = ['unknown', 'reset', 'no_reset', 'gauge']
const types = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']

/** What a recording sink should have seen of a decoded WriteRequest (without `resource` and `scope`), written without the reader. */
export function expectOf1(message: Tree): Tree[] {
  return [
    ...list(message['timeseries']).flatMap((series) => {
      const labels = pairs(series['labels'])
      return [
        ...list(series['samples']).map((sample) => expectSample(labels, sample, 0)),
        ...list(series['exemplars']).map((exemplar) => expectExemplar(labels, exemplar, pairs(exemplar['labels']))),
        ...list(series['histograms']).map((histogram) => expectHistogram(labels, histogram, 0)),
      ]
    }),
    ...list(message['metadata']).map(({ metricFamilyName, type, help, unit }) => ({
      family: latin1(metricFamilyName),
      type: types[Number(type)],
      help: latin1(help),
      unit: latin1(unit),
    })),
  ]
}

/** The same of a decoded Request. */
export function expectOf2(message: Tree): Tree[] {
  const symbols = message['symbols'] as readonly string[]
  const resolve = (refs: unknown): [string, string][] =>
    numbers(refs).flatMap((ref, i, all) => (i % 2 === 0 ? [[latin1(symbols[ref]), latin1(symbols[all[i + 1] ?? 0])] as [string, string]] : []))
  return list(message['timeseries']).flatMap((series) => {
    const labels = resolve(series['labelsRefs'])
    const startMs = Number(series['createdTimestamp'])
    return [
      ...list(series['samples']).map((sample) => expectSample(labels, sample, startMs)),
      ...list(series['histograms']).map((histogram) => expectHistogram(labels, histogram, startMs)),
      ...list(series['exemplars']).map((exemplar) => expectExemplar(labels, exemplar, resolve(exemplar['labelsRefs']))),
    ]
  })
}

function expectSample(labels: unknown, { value, timestamp, startTimestamp = 0 }: Tree, startMs: number): Tree {
  return { labels, timeMs: timestamp, bits: bits(Number(value)), startMs: startTimestamp === 0 ? startMs : startTimestamp }
}

function expectExemplar(labels: unknown, { value, timestamp }: Tree, exemplar: unknown): Tree {
  return { labels, timeMs: timestamp, value, exemplar }
}

function expectHistogram(labels: unknown, one: Tree, startMs: number): Tree {
  const side = (name: 'positive' | 'negative'): Tree => {
    const absolute = numbers(one[`${name}Counts`])
    let sum = 0
    return {
      offsets: list(one[`${name}Spans`]).map(({ offset }) => offset),
      lengths: list(one[`${name}Spans`]).map(({ length }) => length),
      counts: absolute.length > 0 ? [...absolute] : numbers(one[`${name}Deltas`]).map((delta) => (sum += delta)),
    }
  }
  return {
    labels,
    timeMs: one['timestamp'],
    startMs: one['startTimestamp'] === 0 ? startMs : one['startTimestamp'],
    schema: one['schema'],
    zeroThreshold: one['zeroThreshold'],
    zeroCount: one['zeroCountFloat'] ?? one['zeroCountInt'],
    count: one['countFloat'] ?? one['countInt'],
    sum: bits(Number(one['sum'])),
    resetHint: hints[Number(one['resetHint'])],
    positive: side('positive'),
    negative: side('negative'),
    bounds: [...numbers(one['customValues'])],
  }
}

function pairs(labels: unknown): [string, string][] {
  return list(labels).map(({ name, value }) => [latin1(name), latin1(value)])
}

/** As the recording sink writes texts: each byte a character. */
function latin1(text: unknown): string {
  return Buffer.from(String(text)).toString('latin1')
}

function bits(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}
