/** Points of one line over time: `values[i]` at fromMs + i * stepMs; null where there was no data. */
interface ChartSeries {
  readonly title: string
  readonly values: readonly (number | null)[]
  /** A colour token: `--c1`, or a severity for bad outcomes. */
  readonly colour: string
  readonly look?: LineLook
}

/** How a line is drawn where it is not a plain one. */
export interface LineLook {
  /** Where it stands when not at its values: on others that it is stacked on, or below nothing. */
  readonly drawnAt?: readonly (number | null)[]
  /** The line before it that its area ends at, by place; else the area ends at nothing. */
  readonly above?: number
  /** Of the area, in per cent. */
  readonly fill?: number
  readonly dashed?: boolean
  readonly shape?: 'line' | 'steps' | 'bars' | 'points'
  /** Its values have another unit than the axis. */
  readonly format?: (value: number) => string
}

export interface ChartData {
  readonly fromMs: number
  readonly stepMs: number
  readonly series: readonly ChartSeries[]
  /** Points that were asked for: the axis keeps them when no line came. */
  readonly length?: number
}

/** Something that happened: a release, a note, an alert. What lasted has an end. */
export interface ChartMarker {
  readonly atMs: number
  readonly toMs?: number
  readonly kind: 'deploy' | 'annotation' | 'alert'
  readonly title: string
}

/** A value that should not be crossed, drawn in the colour of its severity. */
export interface ChartThreshold {
  readonly value: number
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'ok'
  /** Written on the line instead of the value. */
  readonly title?: string
}

/** One measurement with the trace it was made in. */
export interface ChartExemplar {
  readonly atMs: number
  readonly value: number
  readonly traceId: string
}
