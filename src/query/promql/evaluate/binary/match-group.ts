/** Series of both sides that find each other. */
export interface MatchGroup {
  /** Indexes into the many side and the one side. */
  readonly many: number[]
  readonly one: number[]
  /** Steps at which an operation took place; kept only where it matters. */
  matched: Uint8Array | undefined
  /** The same by labels of the result, with many series. */
  readonly claimed: Map<string, Uint8Array>
}
