/** A secret that was just made. */
export interface CreatedSecret {
  readonly id: string
  readonly name: string
  /** Shown this once. */
  readonly secret: string
}
