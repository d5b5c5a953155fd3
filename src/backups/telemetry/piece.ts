/** Something of a table that becomes one object. */
export interface Piece {
  readonly table: string
  /** As the manifest names it. */
  readonly place: string
  /** What the name of its object ends with, before `.age`. */
  readonly suffix: string
  readonly rows: number
  /** Two pieces with the same hold the same rows. */
  readonly contentHash: string
  open(): AsyncIterable<Uint8Array>
}
