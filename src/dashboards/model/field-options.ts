/** Where a colour begins: values from here on, the first from below. */
export interface ThresholdStep {
  readonly from: number | null
  /** A token of the page: `--ok`, `--c3`. */
  readonly colour: string
}

export interface Thresholds {
  /** Steps are per cent of the way from `min` to `max`. */
  readonly isPercent: boolean
  readonly steps: readonly ThresholdStep[]
}

/** What is written instead of a value, or beside its colour. */
export type ValueMapping =
  | { readonly kind: 'value'; readonly value: string; readonly text: string; readonly colour?: string | undefined }
  | {
      readonly kind: 'range'
      readonly from: number | null
      readonly to: number | null
      readonly text: string
      readonly colour?: string | undefined
    }
  | { readonly kind: 'regex'; readonly pattern: string; readonly text: string; readonly colour?: string | undefined }
  | {
      readonly kind: 'special'
      readonly match: 'null' | 'nan' | 'null+nan' | 'true' | 'false' | 'empty'
      readonly text: string
      readonly colour?: string | undefined
    }

/** How the values of a series or a column are written and drawn; what is left out is as the page has it. */
export interface FieldOptions {
  /** By the name Grafana gives it: `bytes`, `percentunit`, `reqps`; or any text that stands behind the figure. */
  readonly unit?: string | undefined
  readonly decimals?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** The axis begins here when no value is less, and ends here when none is greater. */
  readonly softMin?: number | undefined
  readonly softMax?: number | undefined
  readonly displayName?: string | undefined
  readonly noValue?: string | undefined
  readonly colourMode?: 'palette' | 'fixed' | 'thresholds' | undefined
  readonly colour?: string | undefined
  readonly thresholds?: Thresholds | undefined
  readonly mappings?: readonly ValueMapping[] | undefined
  readonly draw?: 'line' | 'bars' | 'points' | undefined
  /** Per cent. */
  readonly fillOpacity?: number | undefined
  readonly stack?: 'none' | 'normal' | 'percent' | undefined
  /** Drawn below nothing, its values written as they are. */
  readonly isNegative?: boolean | undefined
  readonly isDashed?: boolean | undefined
  readonly isStepped?: boolean | undefined
  /** Left out of the drawing. */
  readonly isHidden?: boolean | undefined
  /** Measured on an axis of its own: its shape is drawn, its values are told at the cursor. */
  readonly isRightAxis?: boolean | undefined
  /** What stands along the axis of values. */
  readonly axisLabel?: string | undefined
  readonly showThresholds?: boolean | undefined
  /** Of a table's column, in pixels. */
  readonly width?: number | undefined
  readonly align?: 'start' | 'center' | 'end' | undefined
  readonly cell?: 'text' | 'coloured-text' | 'coloured-background' | 'bar' | undefined
}

/** Options for those series or columns that fit. */
export interface FieldOverride {
  readonly by: 'name' | 'names' | 'regexp' | 'ref' | 'type'
  /** A name, several with a line break between them, a pattern, the letter of a target, or `number`, `time`, `string`. */
  readonly value: string
  readonly set: FieldOptions
}
