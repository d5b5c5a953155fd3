import type { Sort } from './sort-rows.ts'

/** An order as it stands in the address: `rate`, or `-rate` for the largest first; empty for the order the rows came in. */
export function writeSort(sort: Sort | undefined): string {
  return sort ? `${sort.descending ? '-' : ''}${sort.column}` : ''
}

/** The order that `writeSort` wrote; undefined when it is none of these columns. */
export function readSort(text: string, columns: readonly string[]): Sort | undefined {
  const descending = text.startsWith('-')
  const column = text.slice(descending ? 1 : 0)
  return columns.includes(column) ? { column, descending } : undefined
}
