import { Fault } from '../../../lib/errors.ts'
import { ProtobufReader } from '../../../lib/wire/protobuf-reader.ts'
import { type FamilyType, type NativeHistogramView, SeriesExemplarView } from '../../../model/series.ts'
import { formatOpenMetricsFloat } from './format-open-metrics-float.ts'
import { MetricMessage, readExemplar } from './metric-message.ts'
import { type ExpositionSink, type FamilyPart, type FamilyPartView, type LabelPairs, type SampleView, sliceSamples } from './sample-view.ts'
import { ScratchKey, textOf } from './scratch-key.ts'

export interface ProtobufOptions {
  /** Otherwise a histogram that is both is read as a classic one only. */
  readonly nativeHistograms: boolean
  /** A histogram that is both is read as both. */
  readonly classicToo: boolean
}

const types: readonly FamilyType[] = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram']
/** Between the parts of a key; occurs in no UTF-8 text. */
const separator = 0xff

/**
 * Delimited messages `io.prometheus.client.MetricFamily`. A summary or classic histogram becomes the series the text formats would have
 * shown. Throws Fault('bad_input') that names the metric; there are no lines.
 */
export function* readProtobuf(body: Buffer, sink: ExpositionSink, options: ProtobufOptions): Generator<undefined> {
  const cursor = new ProtobufCursor(body, sink, options)
  const { reader } = cursor
  while (reader.more()) {
    const outer = reader.enter()
    yield* cursor.readFamily()
    reader.leave(outer)
  }
}

class ProtobufCursor implements SampleView, FamilyPartView {
  readonly reader: ProtobufReader
  bytes: Buffer
  keyStart = 0
  keyEnd = 0
  value = 0
  histogram: NativeHistogramView | undefined
  timeMs = NaN
  startMs = 0
  readonly exemplars: SeriesExemplarView[] = []
  exemplarCount = 0
  part: FamilyPart = 'type'
  start = 0
  end = 0
  private readonly body: Buffer
  private readonly sink: ExpositionSink
  private readonly options: ProtobufOptions
  private readonly metric = new MetricMessage()
  private readonly key = new ScratchKey()
  private readonly metricRanges: number[] = []
  private familyName = ''
  private type: FamilyType = 'unknown'
  private help = ''
  private unit = ''
  private samples = 0
  /** Of the sample shown. */
  private suffix = ''
  private numberLabel: 'le' | 'quantile' | undefined
  private bound = 0

  constructor(body: Buffer, sink: ExpositionSink, options: ProtobufOptions) {
    this.body = body
    this.reader = new ProtobufReader(body)
    this.bytes = body
    this.sink = sink
    this.options = options
  }

  name(): string {
    return this.familyName
  }

  text(): string {
    return this.part === 'type' ? this.type : this.part === 'help' ? this.help : this.unit
  }

  /** The fields of a family may come in any order: its metrics are read when all others are known. */
  *readFamily(): Generator<undefined> {
    const { reader, metricRanges } = this
    const familyEnd = reader.end
    metricRanges.length = 0
    this.familyName = this.help = this.unit = ''
    this.type = 'counter'
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 10) this.familyName = this.readText('the name of a metric')
      else if (tag === 18) this.help = this.readText('a help text')
      else if (tag === 42) this.unit = this.readText('a unit')
      else if (tag === 24) {
        const type = types[reader.varint()]
        if (type === undefined) throw this.refuse('unknown metric type')
        this.type = type
      } else if (tag === 34) {
        const end = reader.contentEnd()
        metricRanges.push(reader.position, end)
        reader.position = end
      } else reader.skip(tag)
    }
    if (metricRanges.length === 0) return
    if (this.familyName === '') throw this.refuse('a metric has no name')
    this.showFamily()
    try {
      for (let at = 0; at < metricRanges.length; at += 2) {
        reader.position = metricRanges[at] ?? 0
        reader.end = metricRanges[at + 1] ?? 0
        this.metric.read(reader)
        this.showMetric()
        if (this.samples >= sliceSamples) {
          this.samples = 0
          yield
        }
      }
    } catch (error) {
      throw error instanceof Fault && error.code === 'bad_input' && !error.message.startsWith('metric ')
        ? this.refuse(error.message)
        : error
    }
    reader.position = reader.end = familyEnd
  }

  readLabels(): LabelPairs {
    const pairs: (readonly [string, string])[] = [['__name__', this.familyName + this.suffix]]
    const { position, end } = this.reader
    this.metric.readLabelsInto(this.body, this.reader, pairs)
    this.reader.position = position
    this.reader.end = end
    if (this.numberLabel !== undefined) pairs.push([this.numberLabel, formatOpenMetricsFloat(this.bound)])
    return pairs
  }

  private readText(what: string): string {
    const { reader } = this
    const end = reader.contentEnd()
    const text = textOf(this.body, reader.position, end)
    if (text === undefined) throw this.refuse(`${what} is not UTF-8`)
    reader.position = end
    return text
  }

  private refuse(reason: string): Fault {
    return new Fault('bad_input', `metric ${JSON.stringify(this.familyName)}: ${reason}`)
  }

  private showFamily(): void {
    this.showPart('help', this.help)
    if (this.unit !== '') this.showPart('unit', this.unit)
    this.showPart('type', this.type)
  }

  private showPart(part: FamilyPart, text: string): void {
    const { key } = this
    key.clear()
    key.addText(`${part} ${this.familyName} `)
    key.addText(text)
    this.part = part
    this.bytes = key.bytes
    this.start = 0
    this.end = key.length
    this.sink.family(this)
  }

  private showMetric(): void {
    const { metric, type } = this
    this.timeMs = metric.timeMs
    this.startMs = metric.startMs
    this.histogram = undefined
    if (type === 'histogram' || type === 'gaugehistogram') {
      metric.finishHistogram()
      const native = this.options.nativeHistograms && metric.isNative
      if (native) this.showNative()
      if (!native || (this.options.classicToo && metric.bounds.length > 0)) this.showBuckets()
    } else if (type === 'summary') {
      this.show('_count', metric.count)
      this.show('_sum', metric.sum)
      for (const [i, bound] of metric.bounds.entries()) this.show('', metric.values[i] ?? 0, 'quantile', bound)
    } else {
      this.takeExemplar(0)
      this.show('', metric.value)
    }
  }

  private showBuckets(): void {
    const { metric } = this
    this.show('_count', metric.count)
    this.show('_sum', metric.sum)
    for (const [i, bound] of metric.bounds.entries()) {
      this.takeExemplar(i)
      this.show('_bucket', metric.values[i] ?? 0, 'le', bound)
      // What would come after it counts nothing more.
      if (bound === Infinity) return
    }
    this.show('_bucket', metric.count, 'le', Infinity)
  }

  private showNative(): void {
    const { metric, reader } = this
    metric.checkSpans()
    metric.native.resetHint = this.type === 'gaugehistogram' ? 'gauge' : 'unknown'
    const own = metric.nativeExemplarRanges
    const ranges = own.length > 0 ? own : metric.exemplarRanges
    for (let at = 0; at < ranges.length; at += 2) {
      const end = ranges[at + 1] ?? 0
      if (end === 0) continue
      const exemplar = (this.exemplars[this.exemplarCount] ??= new SeriesExemplarView())
      readExemplar(reader, ranges[at] ?? 0, end, exemplar)
      // Without its time one could not tell it from the one seen at the last scrape.
      if (exemplar.timeMs !== 0) this.exemplarCount++
    }
    this.histogram = metric.native
    this.show('', 0)
    this.histogram = undefined
  }

  private takeExemplar(i: number): void {
    const { exemplarRanges } = this.metric
    const end = exemplarRanges[i * 2 + 1] ?? 0
    if (end === 0) return
    const exemplar = (this.exemplars[0] ??= new SeriesExemplarView())
    readExemplar(this.reader, exemplarRanges[i * 2] ?? 0, end, exemplar)
    this.exemplarCount = 1
  }

  private show(suffix: string, value: number, numberLabel?: 'le' | 'quantile', bound = 0): void {
    const { key, metric } = this
    key.clear()
    key.addText(this.familyName)
    key.addText(suffix)
    for (let at = 0; at < metric.labelRanges.length; at += 2) {
      key.addByte(separator)
      key.addBytes(this.body, metric.labelRanges[at] ?? 0, metric.labelRanges[at + 1] ?? 0)
    }
    key.addByte(separator)
    if (numberLabel !== undefined) key.addDouble(bound)
    // A native histogram may stand beside a number of the same name.
    if (this.histogram !== undefined) key.addByte(separator)
    this.suffix = suffix
    this.numberLabel = numberLabel
    this.bound = bound
    this.value = value
    this.bytes = key.bytes
    this.keyEnd = key.length
    this.samples++
    this.sink.sample(this)
    this.exemplarCount = 0
  }
}
