/** Points of one line over time: `values[i]` at fromMs + i * stepMs; null where there was no data. */
interface ChartSeries {
  readonly title: string
  readonly values: readonly (number | null)[]
  /** A colour token: `--c1`, or a severity for bad outcomes. */
  readonly colour: string
}

export interface ChartData {
  readonly fromMs: number
  readonly stepMs: number
  readonly series: readonly ChartSeries[]
  /** Points that were asked for: the axis keeps them when no line came. */
  readonly length?: number
}
