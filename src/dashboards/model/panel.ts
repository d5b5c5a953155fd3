import type { FieldOptions, FieldOverride } from './field-options.ts'
import type { PanelKind } from './panel-kind.ts'
import type { Transformation } from './transformation.ts'

/** A question whose answer the panel shows. */
export interface Target {
  /** `A`, `B`: what overrides name it by. */
  readonly ref: string
  readonly kind: 'promql' | 'logs' | 'traces'
  /** PromQL, a log search, or a search of traces; with variables. */
  readonly expr: string
  /** `{{label}}` and variables; empty: the labels that tell series apart. */
  readonly legend: string
  /** Asked at the end of the range alone. */
  readonly isInstant: boolean
  readonly format: 'series' | 'table' | 'heatmap'
  /** Not drawn. */
  readonly isOff: boolean
  /** The least step, as a duration or a variable; empty: none. */
  readonly minStep: string
}

/** In cells: 24 to the width, from the top of the section. */
export interface GridPlace {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface PanelOptions {
  readonly legend?: { readonly isShown: boolean; readonly isTable: boolean; readonly calcs: readonly string[] } | undefined
  /** How a series becomes one figure. */
  readonly calc?: string | undefined
  /** Every value instead of one a series. */
  readonly isEveryValue?: boolean | undefined
  /** Of a table: the columns that are figures, as a name or `/pattern/`; empty: those of numbers. */
  readonly fields?: string | undefined
  readonly hasSparkline?: boolean | undefined
  readonly colourMode?: 'none' | 'value' | 'background' | undefined
  readonly textMode?: 'auto' | 'value' | 'name' | 'value_and_name' | undefined
  readonly isHorizontal?: boolean | undefined
  readonly sortBy?: readonly { readonly field: string; readonly isDescending: boolean }[] | undefined
  readonly content?: string | undefined
  readonly contentForm?: 'markdown' | 'html' | 'plain' | undefined
  /** The kind it had in a product it was imported from and that the page has not. */
  readonly standsInFor?: string | undefined
}

export interface Panel {
  /** Unique in the dashboard. */
  readonly id: number
  readonly kind: PanelKind
  readonly title: string
  readonly description: string
  readonly grid: GridPlace
  readonly targets: readonly Target[]
  readonly field: FieldOptions
  readonly overrides: readonly FieldOverride[]
  readonly transformations: readonly Transformation[]
  readonly options: PanelOptions
  /** One for each chosen value of a variable; empty name: once. */
  readonly repeat: { readonly variable: string; readonly isVertical: boolean; readonly perRow: number }
}
