interface Weighed {
  /** What it takes, in characters. */
  readonly weight: number
}

/** Answers of look-ups, those used last: so many, and of so much weight together. */
export class LookupMemory<Entry extends Weighed> {
  private readonly mostEntries: number
  private readonly mostWeight: number
  /** The one used last stands last. */
  private readonly entries = new Map<string, Entry>()
  private weight = 0

  constructor(most: { readonly entries: number; readonly weight: number }) {
    this.mostEntries = most.entries
    this.mostWeight = most.weight
  }

  recall(key: string): Entry | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry
  }

  remember(key: string, entry: Entry): void {
    this.forget(key)
    if (entry.weight > this.mostWeight) return
    this.entries.set(key, entry)
    this.weight += entry.weight
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.mostWeight && this.entries.size <= this.mostEntries) break
      this.forget(oldest)
    }
  }

  forget(key: string): void {
    const entry = this.entries.get(key)
    if (entry === undefined) return
    this.entries.delete(key)
    this.weight -= entry.weight
  }
}
