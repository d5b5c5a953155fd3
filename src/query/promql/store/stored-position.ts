/** The write-ahead log, as far as it tells what the store has: rows that are durable lie in a segment until the store has them. */
export interface RowLog {
  /** Closed segments whose rows are not all stored yet, oldest first. */
  readonly sealed: readonly object[]
  /** Calls back whenever a segment is closed. */
  onSealed(listener: () => void): () => void
}

/** Up to which of the rows that became durable one after the other the store has them, or never will. */
export class StoredPosition {
  private readonly log: RowLog
  /** For each segment that waits: the newest row at the time it was closed. */
  private readonly marks: { readonly segment: object; readonly position: number }[] = []
  private stored = 0
  private newest = 0

  constructor(log: RowLog) {
    this.log = log
    log.onSealed(() => this.mark())
  }

  /** The newest row that became durable. */
  note(position: number): void {
    this.newest = position
  }

  /** Infinite when the store has all. */
  get position(): number {
    for (let [mark] = this.marks; mark !== undefined && !this.log.sealed.includes(mark.segment); [mark] = this.marks) {
      this.stored = mark.position
      this.marks.shift()
    }
    return this.stored >= this.newest ? Infinity : this.stored
  }

  private mark(): void {
    const segment = this.log.sealed.at(-1)
    if (this.position !== Infinity && segment !== undefined) this.marks.push({ segment, position: this.newest })
  }
}
