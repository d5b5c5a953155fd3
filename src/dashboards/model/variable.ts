/** What people choose above the panels; `$name` in queries and titles. */
export interface Variable {
  readonly name: string
  /** Empty: its name. */
  readonly label: string
  readonly kind: 'query' | 'custom' | 'interval' | 'constant' | 'textbox' | 'datasource'
  /** label_values(...), label_names(), metrics(...), query_result(...); or options with commas between; or the text. */
  readonly query: string
  /** Keeps the options that match, or what the first group or the groups `text` and `value` caught. */
  readonly regex: string
  readonly sort: 'none' | 'alphabetical' | 'alphabetical-desc' | 'numerical' | 'numerical-desc' | 'natural' | 'natural-desc'
  readonly isMulti: boolean
  readonly hasAll: boolean
  /** What All stands for; empty: all options. */
  readonly allValue: string
  /** Chosen at first; `$__all` for all. Empty: the first option. */
  readonly chosen: readonly string[]
  /** `label`: without its name; `all`: not shown. */
  readonly hidden: 'none' | 'label' | 'all'
}
