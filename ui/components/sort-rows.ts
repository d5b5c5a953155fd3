/** The order of a table's rows. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** Rows by a value, those without one last in either order; equal ones stay as they were. Texts go by their numbers: 2 before 10. */
export function sortRows<Row>(rows: readonly Row[], valueOf: (row: Row) => number | string | null, descending: boolean): readonly Row[] {
  const sign = descending ? -1 : 1
  const keyed = rows.map((row) => ({ row, value: valueOf(row) }))
  return keyed.toSorted((a, b) => order(a.value, b.value, sign)).map(({ row }) => row)
}

/** Made when something is sorted: the first one takes a browser some milliseconds. */
let collator: Intl.Collator | undefined

function order(a: number | string | null, b: number | string | null, sign: 1 | -1): number {
  if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b))
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : sign * (a < b ? -1 : 1)
  collator ??= new Intl.Collator(undefined, { numeric: true })
  return sign * collator.compare(String(a), String(b))
}

function isNothing(value: number | string | null): value is null {
  return value === null || Number.isNaN(value)
}
