/** What a variable stands for in a query. */
export interface BoundVariable {
  readonly values: readonly string[]
  /** Several may be chosen: in a text they stand as a regular expression. */
  readonly isMulti: boolean
  /** Taken as it is, in place of the values. */
  readonly raw: string | null
}

export type BoundVariables = Readonly<Record<string, BoundVariable>>
