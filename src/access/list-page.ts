/** The part of a list that is asked for. */
export interface ListPage {
  readonly limit: number
  /** `next` of the page before; the first page without. */
  readonly cursor?: string | undefined
}

/** A part of a list. */
export interface ListedPage<Row> {
  readonly rows: readonly Row[]
  /** Cursor of the next page; null at the end. */
  readonly next: string | null
}

/** A page of what was found when one row more than the page holds was asked for; `cursorOf` tells the place of its last row. */
export function pageOf<Found, Row>(
  found: readonly Found[],
  limit: number,
  { toRow, cursorOf }: { readonly toRow: (row: Found) => Row; readonly cursorOf: (row: Found) => string },
): ListedPage<Row> {
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return { rows: page.map((row) => toRow(row)), next: last === undefined ? null : cursorOf(last) }
}
