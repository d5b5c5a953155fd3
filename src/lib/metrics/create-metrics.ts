import type { MetricDescription, MetricFamily, NumberPoint } from './metric-family.ts'
import { SeriesMap } from './series-map.ts'

interface MetricSpec<Label extends string> extends MetricDescription {
  readonly labels?: readonly Label[]
  /** Label sets kept apart before the rest is counted together; default 500. */
  readonly maxSeries?: number
}
type LabelsOf<Label extends string> = Readonly<Record<Label, string>>

interface Counter<Label extends string> {
  /** Negative and non-finite amounts are ignored: a counter only grows. */
  add(amount: number, labels: LabelsOf<Label>): void
}
interface Gauge<Label extends string> {
  set(value: number, labels: LabelsOf<Label>): void
}
interface Histogram<Label extends string> {
  /** In the metric's unit; NaN is ignored. */
  observe(value: number, labels: LabelsOf<Label>): void
}

/** The metrics a process keeps about itself: read by `/metrics` and by the self telemetry. */
export interface Metrics {
  counter<Label extends string = never>(spec: MetricSpec<Label>): Counter<Label>
  gauge<Label extends string = never>(spec: MetricSpec<Label>): Gauge<Label>
  /** `bounds` ascend; values above the last fall in a bucket of their own. */
  histogram<Label extends string = never>(spec: MetricSpec<Label> & { readonly bounds?: readonly number[] }): Histogram<Label>
  /** A metric whose points somebody else keeps: `read` is called at each snapshot; when it throws, the metric is left out. */
  read(spec: MetricDescription & { readonly type: 'counter' | 'gauge' }, read: () => readonly NumberPoint[]): void
  /** All metrics now, in the order they were made. */
  snapshot(): readonly MetricFamily[]
}

/** Bounds in seconds that the HTTP semantic conventions advise for durations. */
const durationBounds: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** A registry of metrics: passed to whoever measures, never global. A name used twice is a bug and throws. */
export function createMetrics(): Metrics {
  const readers = new Map<string, () => MetricFamily | undefined>()
  const register = (name: string, read: () => MetricFamily | undefined): void => {
    if (!/^[a-z][a-zA-Z0-9_.]*$/.test(name)) throw new Error(`not a metric name: ${name}`)
    if (readers.has(name)) throw new Error(`metric ${name} exists`)
    readers.set(name, read)
  }
  return {
    counter: (spec) => {
      const series = new SeriesMap(spec.labels ?? [], spec.maxSeries ?? 500, () => ({ value: 0 }))
      register(spec.name, () => ({ ...describe(spec), type: 'counter', points: numberPoints(series) }))
      return {
        add: (amount, labels) => {
          if (amount >= 0 && amount < Infinity) series.get(labels).value += amount
        },
      }
    },
    gauge: (spec) => {
      const series = new SeriesMap(spec.labels ?? [], spec.maxSeries ?? 500, () => ({ value: 0 }))
      register(spec.name, () => ({ ...describe(spec), type: 'gauge', points: numberPoints(series) }))
      return {
        set: (value, labels) => {
          series.get(labels).value = value
        },
      }
    },
    histogram: (spec) => {
      const bounds = spec.bounds ?? durationBounds
      const series = new SeriesMap(spec.labels ?? [], spec.maxSeries ?? 500, () => new Buckets(bounds))
      register(spec.name, () => ({
        ...describe(spec),
        type: 'histogram',
        points: series
          .entries()
          .map(({ labels, state }) => ({ labels, bounds, counts: [...state.counts], sum: state.sum, count: state.count })),
      }))
      return { observe: (value, labels) => series.get(labels).observe(value) }
    },
    read: ({ type, ...spec }, read) => {
      register(spec.name, () => {
        try {
          return { ...describe(spec), type, points: read() }
        } catch {
          // A part that cannot say its figures now (it is stopping) must not cost the figures of all others.
          return undefined
        }
      })
    },
    snapshot: () => [...readers.values()].flatMap((read) => read() ?? []),
  }
}

class Buckets {
  readonly counts: number[]
  sum = 0
  count = 0
  readonly #bounds: readonly number[]

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  observe(value: number): void {
    if (Number.isNaN(value)) return
    let i = 0
    while (i < this.#bounds.length && value > (this.#bounds[i] ?? Infinity)) i++
    this.counts[i] = (this.counts[i] ?? 0) + 1
    this.sum += value
    this.count++
  }
}

function describe({ name, unit, help }: MetricDescription): MetricDescription {
  return { name, unit, help }
}

function numberPoints(series: SeriesMap<{ value: number }>): NumberPoint[] {
  return series.entries().map(({ labels, state }) => ({ labels, value: state.value }))
}
