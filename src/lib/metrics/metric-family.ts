/** Label names and values; the names are OpenTelemetry attribute names (dots allowed) or Prometheus label names. */
export type Labels = Readonly<Record<string, string>>

export interface NumberPoint {
  readonly labels: Labels
  readonly value: number
}

/** Explicit buckets: `counts[i]` observations were <= `bounds[i]` and above the bound before; the last count is above all bounds. */
export interface HistogramPoint {
  readonly labels: Labels
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

/** What says what a metric is, and how to read it. */
export interface MetricDescription {
  /** A semantic-convention name (`http.server.request.duration`) with its unit, or a finished Prometheus name without one. */
  readonly name: string
  readonly unit: MetricUnit
  /** One sentence. */
  readonly help: string
}

/** UCUM as OpenTelemetry writes units: seconds, bytes, a ratio, an annotation that counts things, or none. */
type MetricUnit = 's' | 'By' | '1' | '' | `{${string}}`

/** One metric at one moment with all its series; counters and histograms are cumulative. */
export type MetricFamily =
  | (MetricDescription & { readonly type: 'counter' | 'gauge' | 'untyped'; readonly points: readonly NumberPoint[] })
  | (MetricDescription & { readonly type: 'histogram'; readonly points: readonly HistogramPoint[] })
