/** What is done with rows and columns before they are shown, in this order. Named as Grafana names them. */
export type Transformation =
  | {
      readonly id: 'organize'
      readonly hidden: readonly string[]
      readonly renamed: Readonly<Record<string, string>>
      /** Columns from first to last; those not named follow. */
      readonly order: readonly string[]
    }
  | { readonly id: 'merge' }
  /** Targets beside each other: rows with the same value of the field become one. */
  | { readonly id: 'joinByField'; readonly field: string }
  | { readonly id: 'reduce'; readonly calcs: readonly string[] }
  | { readonly id: 'filterFieldsByName'; readonly names: readonly string[]; readonly pattern: string; readonly isExclude: boolean }
  | { readonly id: 'renameByRegex'; readonly pattern: string; readonly replacement: string }
  | { readonly id: 'sortBy'; readonly field: string; readonly isDescending: boolean }
  | {
      readonly id: 'groupBy'
      readonly keys: readonly string[]
      readonly calcs: readonly { readonly field: string; readonly calc: string }[]
    }
  | { readonly id: 'labelsToFields' }
  | { readonly id: 'limit'; readonly rows: number }
