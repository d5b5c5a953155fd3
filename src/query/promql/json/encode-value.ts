import { printFloat } from '../../../lib/go-number.ts'
import { formatJsonFloat } from '../histogram/format-json-float.ts'
import type { MatrixSeries, PromqlValue, VectorSample } from '../query.ts'
import { encodeHistogram } from './encode-histogram.ts'
import { encodeLabels } from './encode-labels.ts'
import { encodeTime } from './encode-time.ts'
import { quoteJsonForHtml } from './quote-json.ts'
import type { TextWriter } from './text-writer.ts'

/**
 * Writes a value as the JSON that stands behind `"result":` in Prometheus' API, byte for byte; with `limit` > 0 no more series than
 * that. Stops wherever the writer is full, for its bytes to be taken.
 */
export function* encodeValue(writer: TextWriter, value: PromqlValue, limit = 0): Generator<undefined> {
  switch (value.type) {
    case 'scalar':
      return writer.text(`[${encodePlainTime(value.timeMs)},"${printFloat(value.value)}"]`)
    case 'string':
      return writer.text(`[${encodePlainTime(value.timeMs)},${quoteJsonForHtml(value.value)}]`)
    case 'vector':
      return yield* encodeVector(writer, limitTo(value.samples, limit))
    case 'matrix':
      return yield* encodeMatrix(writer, limitTo(value.series, limit))
  }
}

/** Whether the limit leaves some series out. */
export function isCutOff(value: PromqlValue, limit: number): boolean {
  if (limit === 0) return false
  if (value.type === 'vector') return value.samples.length > limit
  return value.type === 'matrix' && value.series.length > limit
}

function limitTo<T>(items: readonly T[], limit: number): readonly T[] {
  return limit > 0 && items.length > limit ? items.slice(0, limit) : items
}

function* encodeVector(writer: TextWriter, samples: readonly VectorSample[]): Generator<undefined> {
  writer.text('[')
  for (const [at, { labels, timeMs, value }] of samples.entries()) {
    const metric = `${at === 0 ? '' : ','}{"metric":${encodeLabels(labels)}`
    const time = encodeTime(timeMs)
    if (typeof value === 'number') writer.text(`${metric},"value":[${time},"${formatJsonFloat(value)}"]}`)
    else writer.text(`${metric},"histogram":[${time},${encodeHistogram(value)}]}`)
    if (writer.isFull) yield
  }
  writer.text(']')
}

function* encodeMatrix(writer: TextWriter, series: readonly MatrixSeries[]): Generator<undefined> {
  const times = new TimeTexts()
  writer.text('[')
  for (const [at, one] of series.entries()) {
    writer.text(`${at === 0 ? '' : ','}{"metric":${encodeLabels(one.labels)}`)
    yield* encodeFloats(writer, one, times)
    if (one.histograms !== undefined) yield* encodeHistograms(writer, one)
    writer.text('}')
  }
  writer.text(']')
}

function* encodeFloats(writer: TextWriter, { times, values, histograms }: MatrixSeries, texts: TimeTexts): Generator<undefined> {
  if (histograms === undefined) return yield* encodePoints(writer, values, texts.all(times))
  let isFirst = true
  for (let at = 0; at < times.length; at++) {
    if (histograms[at] !== undefined) continue
    if (isFirst) writer.text(',"values":[')
    const before = texts.of(at, times[at] as number)
    writer.number(isFirst ? before.subarray(1) : before, values[at] as number, '"]')
    isFirst = false
    if (writer.isFull) yield
  }
  if (!isFirst) writer.text(']')
}

function* encodePoints(writer: TextWriter, values: Float64Array, before: readonly Buffer[]): Generator<undefined> {
  const [first] = before
  if (first === undefined || values.length === 0) return
  writer.text(',"values":[')
  writer.number(first.subarray(1), values[0] as number, '"]')
  for (let at = 1; at < values.length;) {
    at = writer.points(before, values, at)
    if (writer.isFull) yield
  }
  writer.text(']')
}

function* encodeHistograms(writer: TextWriter, { times, histograms = [] }: MatrixSeries): Generator<undefined> {
  let isFirst = true
  for (const [at, histogram] of histograms.entries()) {
    if (histogram === undefined) continue
    writer.text(`${isFirst ? ',"histograms":[' : ','}[${encodeTime(times[at] ?? 0)},${encodeHistogram(histogram)}]`)
    isFirst = false
    if (writer.isFull) yield
  }
  if (!isFirst) writer.text(']')
}

/** What stands before the digits of a point: most series of an answer have the same times at the same places. */
class TimeTexts {
  private readonly times: number[] = []
  private readonly texts: Buffer[] = []

  all(times: Float64Array): readonly Buffer[] {
    for (let at = 0; at < times.length; at++) this.of(at, times[at] as number)
    return this.texts
  }

  of(at: number, timeMs: number): Buffer {
    const known = this.texts[at]
    if (known !== undefined && this.times[at] === timeMs) return known
    const text = Buffer.from(`,[${encodeTime(timeMs)},"`)
    this.times[at] = timeMs
    this.texts[at] = text
    return text
  }
}

/** Of scalars and strings, whose times are written as any number of JSON is. */
function encodePlainTime(timeMs: number): string {
  return formatJsonFloat(timeMs / 1000)
}
