import { AttributeList } from './attributes.ts'
import { Slice, type NanoTime } from './bytes.ts'

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary'
export type Temporality = 'unspecified' | 'delta' | 'cumulative'

/** What all points of one metric share; one object a metric in a request. */
export interface MetricDescriptor {
  readonly name: string
  /** UCUM, as OpenTelemetry writes units: `s`, `By`, `1`, `{request}`. */
  readonly unit: string
  readonly description: string
  readonly kind: MetricKind
  readonly temporality: Temporality
  readonly monotonic: boolean
}

export class ExemplarView {
  readonly time: NanoTime = { low: 0, high: 0 }
  value = 0
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly attributes = new AttributeList()
}

/** Buckets of one side of an exponential histogram: `counts[i]` is for (base^(offset+i), base^(offset+i+1)]. */
export interface ExponentialBuckets {
  offset: number
  counts: number[]
}

/** One data point of any kind (OpenTelemetry metric data model); the fields of other kinds are left as they were. Reused. */
export class MetricPointView {
  readonly attributes = new AttributeList()
  readonly startTime: NanoTime = { low: 0, high: 0 }
  readonly time: NanoTime = { low: 0, high: 0 }
  /** Bit 0: no recorded value (the series went stale). */
  flags = 0
  /** gauge, sum. Integers beyond 2^53 are rounded. */
  value = 0
  /** histogram, exponential_histogram, summary. */
  count = 0
  sum: number | undefined
  min: number | undefined
  max: number | undefined
  /** histogram: upper bounds, and one count more than bounds. */
  bounds: number[] = []
  bucketCounts: number[] = []
  /** exponential_histogram. */
  scale = 0
  zeroCount = 0
  zeroThreshold = 0
  readonly positive: ExponentialBuckets = { offset: 0, counts: [] }
  readonly negative: ExponentialBuckets = { offset: 0, counts: [] }
  /** summary: pairs of the same index. */
  quantiles: number[] = []
  quantileValues: number[] = []
  readonly exemplars: ExemplarView[] = []
  exemplarCount = 0

  clear(): void {
    this.attributes.clear()
    this.startTime.low = this.startTime.high = this.time.low = this.time.high = 0
    this.flags = this.value = this.count = this.scale = this.zeroCount = this.zeroThreshold = this.exemplarCount = 0
    this.sum = this.min = this.max = undefined
    this.bounds.length = this.bucketCounts.length = this.quantiles.length = this.quantileValues.length = 0
    this.positive.offset = this.negative.offset = this.positive.counts.length = this.negative.counts.length = 0
  }
}
