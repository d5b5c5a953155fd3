import { Fault } from '../../../lib/errors.ts'
import type { ProtobufReader } from '../../../lib/wire/protobuf-reader.ts'
import { type BucketSpans, NativeHistogramView, type SeriesExemplarView } from '../../../model/series.ts'
import type { LabelPairs } from './sample-view.ts'
import { textOf } from './scratch-key.ts'

const doubles = new Float64Array(1)
const halves = new Uint32Array(doubles.buffer)

/** One `io.prometheus.client.Metric`, read whole; numbers of other kinds are as `clear` leaves them. Reused from metric to metric. */
export class MetricMessage {
  /** Start and end of each LabelPair. */
  readonly labelRanges: number[] = []
  value = 0
  timeMs = NaN
  startMs = 0
  count = 0
  sum = 0
  /** Quantiles of a summary, or upper bounds of a classic histogram. */
  readonly bounds: number[] = []
  /** Values of quantiles, or cumulative counts of buckets. */
  readonly values: number[] = []
  /** Start and end of the exemplar of each bucket; 0, 0 = none. Of a counter the first two. */
  readonly exemplarRanges: number[] = []
  /** Exemplars of the native histogram. */
  readonly nativeExemplarRanges: number[] = []
  readonly native = new NativeHistogramView()
  private floatCount = 0
  private floatZeroCount = 0

  clear(): void {
    this.value = this.startMs = this.count = this.sum = this.floatCount = this.floatZeroCount = 0
    this.timeMs = NaN
    const { labelRanges, bounds, values, exemplarRanges, nativeExemplarRanges } = this
    labelRanges.length = bounds.length = values.length = exemplarRanges.length = nativeExemplarRanges.length = 0
    this.native.clear()
  }

  /** Reads the message the reader has entered. */
  read(reader: ProtobufReader): void {
    this.clear()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 10) {
        const end = reader.contentEnd()
        this.labelRanges.push(reader.position, end)
        reader.position = end
      } else if (tag === 48) this.timeMs = reader.int64Number()
      else if (tag === 18 || tag === 26 || tag === 42) this.within(reader, (field) => this.readNumber(reader, field))
      else if (tag === 34) this.within(reader, (field) => this.readSummary(reader, field))
      else if (tag === 58) this.within(reader, (field) => this.readHistogram(reader, field))
      else reader.skip(tag)
    }
  }

  /** A histogram without any of these is a classic one, even if it was meant as a native one that is still empty. */
  get isNative(): boolean {
    const { positive, negative, zeroThreshold, zeroCount } = this.native
    return positive.offsets.length > 0 || negative.offsets.length > 0 || zeroThreshold > 0 || zeroCount > 0
  }

  readLabelsInto(bytes: Buffer, reader: ProtobufReader, pairs: (readonly [string, string])[]): void {
    for (let at = 0; at < this.labelRanges.length; at += 2) {
      pairs.push(readLabel(reader, bytes, this.labelRanges[at] ?? 0, this.labelRanges[at + 1] ?? 0))
    }
  }

  private within(reader: ProtobufReader, read: (tag: number) => void): void {
    const outer = reader.enter()
    while (reader.more()) read(reader.tag())
    reader.leave(outer)
  }

  /** Gauge, Counter and Untyped. */
  private readNumber(reader: ProtobufReader, tag: number): void {
    if (tag === 9) this.value = reader.double()
    else if (tag === 18) this.keepRange(reader, this.exemplarRanges)
    else if (tag === 26) this.startMs = readTimestamp(reader)
    else reader.skip(tag)
  }

  private readSummary(reader: ProtobufReader, tag: number): void {
    if (tag === 8) this.count = reader.varint()
    else if (tag === 17) this.sum = reader.double()
    else if (tag === 34) this.startMs = readTimestamp(reader)
    else if (tag === 26) {
      let quantile = 0
      let value = 0
      this.within(reader, (field) => {
        if (field === 9) quantile = reader.double()
        else if (field === 17) value = reader.double()
        else reader.skip(field)
      })
      this.bounds.push(quantile)
      this.values.push(value)
    } else reader.skip(tag)
  }

  private readHistogram(reader: ProtobufReader, tag: number): void {
    const { native } = this
    switch (tag) {
      case 8:
        this.count = reader.varint()
        break
      case 17:
        this.sum = reader.double()
        break
      case 26:
        this.readBucket(reader)
        break
      case 33:
        this.floatCount = reader.double()
        break
      case 40:
        native.schema = reader.sint32()
        break
      case 49:
        native.zeroThreshold = reader.double()
        break
      case 56:
        native.zeroCount = reader.varint()
        break
      case 65:
        this.floatZeroCount = reader.double()
        break
      case 74:
        this.readSpan(reader, native.negative)
        break
      case 98:
        this.readSpan(reader, native.positive)
        break
      case 80:
      case 82:
        readNumbers(reader, tag, () => addDelta(reader, native.negative))
        break
      case 104:
      case 106:
        readNumbers(reader, tag, () => addDelta(reader, native.positive))
        break
      case 89:
      case 90:
        readNumbers(reader, tag, () => native.negative.counts.push(reader.double()))
        break
      case 113:
      case 114:
        readNumbers(reader, tag, () => native.positive.counts.push(reader.double()))
        break
      case 122:
        this.startMs = readTimestamp(reader)
        break
      case 130:
        this.keepRange(reader, this.nativeExemplarRanges)
        break
      default:
        reader.skip(tag)
    }
  }

  private readBucket(reader: ProtobufReader): void {
    let bound = 0
    let count = 0
    let floatCount = 0
    const at = this.bounds.length * 2
    this.exemplarRanges[at] = this.exemplarRanges[at + 1] = 0
    this.within(reader, (field) => {
      if (field === 8) count = reader.varint()
      else if (field === 17) bound = reader.double()
      else if (field === 33) floatCount = reader.double()
      else if (field === 26) {
        const end = reader.contentEnd()
        this.exemplarRanges[at] = reader.position
        this.exemplarRanges[at + 1] = end
        reader.position = end
      } else reader.skip(field)
    })
    this.bounds.push(bound)
    this.values.push(floatCount > 0 ? floatCount : count)
  }

  private readSpan(reader: ProtobufReader, { offsets, lengths }: BucketSpans): void {
    let offset = 0
    let length = 0
    this.within(reader, (field) => {
      if (field === 8) offset = reader.sint32()
      else if (field === 16) length = reader.varint()
      else reader.skip(field)
    })
    offsets.push(offset)
    lengths.push(length)
  }

  private keepRange(reader: ProtobufReader, ranges: number[]): void {
    const end = reader.contentEnd()
    ranges.push(reader.position, end)
    reader.position = end
  }

  /** Settles what depends on several fields; after reading a histogram. */
  finishHistogram(): void {
    const { native } = this
    if (this.floatCount > 0) this.count = this.floatCount
    if (this.floatZeroCount > 0) native.zeroCount = this.floatZeroCount
    native.count = this.count
    doubles[0] = this.sum
    native.sumLow = halves[0] ?? 0
    native.sumHigh = halves[1] ?? 0
    native.startMs = this.startMs
  }

  /** Throws Fault('bad_input') when the spans of a native histogram and its buckets do not agree. */
  checkSpans(): void {
    for (const { lengths, counts } of [this.native.positive, this.native.negative]) {
      const wanted = lengths.reduce((sum, length) => sum + length, 0)
      if (wanted !== counts.length) throw new Fault('bad_input', `spans require ${wanted} buckets, there are ${counts.length}`)
    }
  }
}

/** Exemplar { label = 1, value = 2, timestamp = 3 }; the time stays 0 when there is none. */
export function readExemplar(reader: ProtobufReader, start: number, end: number, into: SeriesExemplarView): void {
  into.clear()
  inRange(reader, start, end, () => {
    const tag = reader.tag()
    if (tag === 17) into.value = reader.double()
    else if (tag === 26) into.timeMs = readTimestamp(reader)
    else if (tag === 10) {
      const labelEnd = reader.contentEnd()
      const [name, value] = readLabel(reader, reader.bytes, reader.position, labelEnd)
      into.labels.addText(name, value)
    } else reader.skip(tag)
  })
}

function readLabel(reader: ProtobufReader, bytes: Buffer, start: number, end: number): LabelPairs[number] {
  let name: string | undefined = ''
  let value: string | undefined = ''
  inRange(reader, start, end, () => {
    const tag = reader.tag()
    if (tag !== 10 && tag !== 18) return reader.skip(tag)
    const textEnd = reader.contentEnd()
    const text = textOf(bytes, reader.position, textEnd)
    if (tag === 10) name = text
    else value = text
    reader.position = textEnd
  })
  if (name === undefined || value === undefined) throw new Fault('bad_input', 'a label is not UTF-8')
  return [name, value]
}

function inRange(reader: ProtobufReader, start: number, end: number, read: () => void): void {
  const outer = reader.end
  reader.position = start
  reader.end = end
  while (reader.more()) read()
  reader.position = end
  reader.end = outer
}

/** google.protobuf.Timestamp to epoch milliseconds. */
function readTimestamp(reader: ProtobufReader): number {
  let ms = 0
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) ms += reader.int64Number() * 1000
    else if (tag === 16) ms += Math.trunc(reader.int32() / 1e6)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return ms
}

/** One number, or packed many. */
function readNumbers(reader: ProtobufReader, tag: number, readOne: () => void): void {
  if ((tag & 7) !== 2) return readOne()
  const outer = reader.enter()
  while (reader.more()) readOne()
  reader.leave(outer)
}

/** Integer histograms tell each bucket as its difference to the one before. */
function addDelta(reader: ProtobufReader, { counts }: BucketSpans): void {
  counts.push((counts.at(-1) ?? 0) + reader.sint64Number())
}
