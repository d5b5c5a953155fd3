import type { FieldOptions } from '../../../src/api/contract/dashboards.ts'

export type ValueMapping = NonNullable<FieldOptions['mappings']>[number]
export type Thresholds = NonNullable<FieldOptions['thresholds']>

/** From this value on, a colour: a token (`--ok`) or `#rrggbb`. */
export interface Threshold {
  readonly from: number
  readonly colour: string
}

/** How a table shows the values of a column. */
export type CellKind = NonNullable<FieldOptions['cell']>

/** How the values of a column, or of a whole panel, are shown; what a column says wins over its panel. */
export interface FieldLook {
  /** Id of `ui/lib/units.ts`. */
  readonly unit?: string | undefined
  readonly decimals?: number | undefined
  readonly thresholds?: Thresholds | undefined
  readonly mappings?: readonly ValueMapping[] | undefined
  /** Ends of rulers and bars; else they follow from the data. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Written where there is no value. */
  readonly noValue?: string | undefined
}

export type PanelValue = number | string | boolean | null

/** One column of an answer. All columns of an answer have the same length; NaN and null are nothing. */
export interface PanelColumn extends FieldLook {
  readonly title: string
  /** Values of `time` are epoch milliseconds. */
  readonly kind: 'time' | 'number' | 'text'
  readonly values: ArrayLike<PanelValue>
  /** Where neither a mapping nor a threshold says one. */
  readonly colour?: string | undefined
  readonly cell?: CellKind | undefined
  readonly align?: FieldOptions['align'] | undefined
  /** Of the column in a table, in pixels. */
  readonly width?: number | undefined
  /** Where the cell of a row leads. */
  readonly href?: ((row: number) => string | undefined) | undefined
}

/** What every panel of values is given. */
export interface PanelProps extends FieldLook {
  /** What it shows, in one sentence: read to those who do not see it. */
  readonly label: string
  /** Undefined until the first answer is there. */
  readonly data: readonly PanelColumn[] | undefined
  /** The data is of the question before. */
  readonly stale?: boolean | undefined
}

/** The look of a column within its panel. */
export function lookOf(column: FieldLook, panel: FieldLook): FieldLook {
  return {
    unit: column.unit ?? panel.unit,
    decimals: column.decimals ?? panel.decimals,
    thresholds: column.thresholds ?? panel.thresholds,
    mappings: column.mappings ?? panel.mappings,
    min: column.min ?? panel.min,
    max: column.max ?? panel.max,
    noValue: column.noValue ?? panel.noValue,
  }
}
