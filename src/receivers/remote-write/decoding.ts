import { Fault } from '../../lib/errors.ts'
import { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView, type SymbolRanges } from '../../model/series.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { limits } from './limits.ts'

/** The state of reading one request; what is lent to the sink is used again and again. */
export class Decoding {
  readonly reader: ProtobufReader
  readonly sink: TelemetrySink
  readonly labels = new LabelRanges()
  readonly histogram = new NativeHistogramView()
  readonly exemplar = new SeriesExemplarView()
  readonly family = new FamilyView()
  /** Why nothing under the series at hand can be taken; the rest of it is read all the same, so that broken bytes are noticed. */
  seriesProblem: RejectReason | undefined
  /** Why the histogram or exemplar at hand cannot be taken. */
  recordProblem: RejectReason | undefined
  private records = 0
  private labelBytes = 0
  private exemplarBytes = 0
  private writtenOut = 0

  constructor(body: Buffer, sink: TelemetrySink) {
    this.reader = new ProtobufReader(body)
    this.sink = sink
  }

  /** Before each series, what stands under it, and each description. Throws Fault('too_large') when there are too many. */
  count(): void {
    if (++this.records > limits.records) throw new Fault('too_large', `a request may hold ${limits.records} samples`)
  }

  /** Labels that refer to a table of strings come by `addSymbols`. */
  beginSeries(symbols?: SymbolRanges): void {
    this.count()
    this.seriesProblem = undefined
    this.labelBytes = 0
    this.labels.clear(this.reader.bytes, symbols)
  }

  addLabel(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    this.labelBytes += nameEnd - nameStart + valueEnd - valueStart
    if (this.labels.length < limits.labels) this.labels.add(nameStart, nameEnd, valueStart, valueEnd)
    else this.seriesProblem = 'too_many_attributes'
  }

  addSymbols(symbols: SymbolRanges, name: number, value: number): void {
    const { bounds } = symbols
    this.labelBytes += (bounds[name * 2 + 1] ?? 0) - (bounds[name * 2] ?? 0) + (bounds[value * 2 + 1] ?? 0) - (bounds[value * 2] ?? 0)
    if (this.labels.length < limits.labels) this.labels.addSymbols(name, value)
    else this.seriesProblem = 'too_many_attributes'
  }

  /** After the last label of a series: do its labels, and all so far, come to more than may be? */
  checkLabels(): void {
    if (this.labelBytes > limits.labelBytes) this.seriesProblem ??= 'label_limit'
    if (this.seriesProblem === undefined && !this.hasRoomFor(this.labelBytes)) this.seriesProblem = 'request_too_large'
  }

  /** May so many bytes more be written out? A request without a table of strings always may. */
  hasRoomFor(bytes: number): boolean {
    this.writtenOut += bytes
    return this.writtenOut <= limits.growth * this.reader.bytes.length + limits.growthBytes
  }

  /** One more label of the exemplar at hand: ranges of the request. */
  addExemplarLabel(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const { bytes } = this.reader
    const { labels } = this.exemplar
    const size = nameEnd - nameStart + valueEnd - valueStart
    this.exemplarBytes += size
    if (this.exemplarBytes > limits.exemplarBytes) this.recordProblem = 'label_limit'
    else if (!this.hasRoomFor(size)) this.recordProblem = 'request_too_large'
    else if (labels.length < limits.labels) labels.add(bytes, nameStart, nameEnd, bytes, valueStart, valueEnd)
    else this.recordProblem = 'too_many_attributes'
  }

  beginRecord(): void {
    this.count()
    this.recordProblem = undefined
    this.exemplarBytes = 0
  }

  /** Counts the record just read when it cannot be taken; else it may be handed over. */
  recordIsSound(): boolean {
    const problem = this.seriesProblem ?? this.recordProblem
    if (problem === undefined) return true
    this.sink.reject(problem, 1)
    return false
  }
}
