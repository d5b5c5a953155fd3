import { AttributeList } from './attributes.ts'
import { Slice } from './bytes.ts'

/** The strings of a request as ranges of its bytes: its labels refer to them by number. */
export class SymbolRanges {
  readonly bytes: Buffer
  readonly view: DataView
  length = 0
  /** Start and end of each. */
  bounds: Int32Array

  /** `expected` strings cost no more memory than needed. */
  constructor(bytes: Buffer, expected = 1024) {
    this.bytes = bytes
    this.bounds = new Int32Array(2 * Math.max(expected, 1))
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  add(start: number, end: number): void {
    const at = this.length * 2
    if (at === this.bounds.length) this.bounds = doubled(this.bounds)
    this.bounds[at] = start
    this.bounds[at + 1] = end
    this.length++
  }

  startOf(symbol: number): number {
    return this.bounds[symbol * 2] ?? 0
  }

  endOf(symbol: number): number {
    return this.bounds[symbol * 2 + 1] ?? 0
  }
}

/**
 * The labels of a series as ranges of one buffer, so that reading them allocates nothing: of each label the start and end of its name,
 * then of its value. With `__name__`; as they came: any order, not yet known to be UTF-8. Reused from series to series.
 */
export class LabelRanges {
  bytes: Buffer = Buffer.alloc(0)
  /** Of all of `bytes`. */
  view: DataView = new DataView(this.bytes.buffer, 0, 0)
  /** Number of labels. */
  length = 0
  /** Where all labels stand in one piece, as their sender encodes them: equal bytes are equal labels. Both 0 when they do not. */
  rawStart = 0
  rawEnd = 0
  /** The table of strings that `refs` refers to, where there is one. */
  symbols: SymbolRanges | undefined
  /** Of each label the number of its name, then of its value. */
  refs = new Int32Array(2 * 64)
  private ranges = new Int32Array(4 * 64)
  /** How many labels stand in `ranges`: those that come as numbers are looked up when somebody asks. */
  private known = 0

  /** Four numbers a label. */
  get bounds(): Int32Array {
    if (this.known < this.length) this.lookUp()
    return this.ranges
  }

  clear(bytes: Buffer, symbols?: SymbolRanges): void {
    this.length = this.known = this.rawStart = this.rawEnd = 0
    this.symbols = symbols
    if (bytes === this.bytes) return
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  add(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const at = this.length * 4
    if (at === this.ranges.length) this.ranges = doubled(this.ranges)
    const { ranges } = this
    ranges[at] = nameStart
    ranges[at + 1] = nameEnd
    ranges[at + 2] = valueStart
    ranges[at + 3] = valueEnd
    this.length++
    this.known++
  }

  /** As `add`, by the numbers of both. */
  addSymbols(name: number, value: number): void {
    const at = this.length * 2
    if (at === this.refs.length) this.refs = doubled(this.refs)
    this.refs[at] = name
    this.refs[at + 1] = value
    this.length++
  }

  private lookUp(): void {
    const { symbols, refs, length } = this
    while (this.ranges.length < length * 4) this.ranges = doubled(this.ranges)
    this.known = length
    if (symbols === undefined) return
    for (let at = 0; at < length * 2; at++) {
      const symbol = refs[at] ?? 0
      this.ranges[at * 2] = symbols.startOf(symbol)
      this.ranges[at * 2 + 1] = symbols.endOf(symbol)
    }
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2)
  grown.set(numbers)
  return grown
}

/**
 * Buckets of one side of a native histogram: of the first span its index, of each other the gap before it; absolute counts of all
 * buckets.
 */
export interface BucketSpans {
  readonly offsets: number[]
  readonly lengths: number[]
  readonly counts: number[]
}

/** What is known of a counter histogram and the one before it; a gauge has no resets. The index is the number in both protocols. */
export const resetHints = ['unknown', 'reset', 'no_reset', 'gauge'] as const
export type ResetHint = (typeof resetHints)[number]

/** The halves of Prometheus' stale marker, a NaN of its own: the series ends here, until its next sample. */
export const staleMarker = { low: 2, high: 0x7ff00000 } as const

/** Schema of histograms whose bounds stand in `bounds`. */
export const customBoundsSchema = -53

/** One native histogram as Prometheus lays them out, integer or float. Reused. */
export class NativeHistogramView {
  /** Epoch milliseconds. */
  timeMs = 0
  /** When the counting began, epoch milliseconds; 0 = not given. */
  startMs = 0
  schema = 0
  zeroThreshold = 0
  zeroCount = 0
  count = 0
  /** The halves of the IEEE bits of the sum: a stale marker is a NaN of its own. */
  sumLow = 0
  sumHigh = 0
  resetHint: ResetHint = 'unknown'
  readonly positive: BucketSpans = { offsets: [], lengths: [], counts: [] }
  readonly negative: BucketSpans = { offsets: [], lengths: [], counts: [] }
  /** Upper bounds, for `customBoundsSchema`. */
  readonly bounds: number[] = []

  clear(): void {
    this.timeMs = this.startMs = this.schema = this.zeroThreshold = this.zeroCount = this.count = this.sumLow = this.sumHigh = 0
    this.resetHint = 'unknown'
    for (const { offsets, lengths, counts } of [this.positive, this.negative]) offsets.length = lengths.length = counts.length = 0
    this.bounds.length = 0
  }
}

/** An exemplar of a series. Reused. */
export class SeriesExemplarView {
  /** Epoch milliseconds; 0 = that of the series' last sample. */
  timeMs = 0
  value = 0
  readonly labels = new AttributeList()

  clear(): void {
    this.timeMs = this.value = 0
    this.labels.clear()
  }
}

/** Types of metric families, as OpenMetrics names them; the index is the number in both protocols of Prometheus. */
export const familyTypes = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'] as const
export type FamilyType = (typeof familyTypes)[number]

/** What is told of a metric family; not yet known to be UTF-8. Reused. */
export class FamilyView {
  readonly name = new Slice()
  type: FamilyType = 'unknown'
  readonly unit = new Slice()
  readonly help = new Slice()
}

/** Of what came in Prometheus' shape, how much was taken. */
export interface WrittenCounts {
  readonly samples: number
  readonly histograms: number
  readonly exemplars: number
}
