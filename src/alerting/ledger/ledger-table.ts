/** Told of every change of a table in memory, also of one that is taken back. */
export type ChangeListener<Value> = (before: Value | undefined, after: Value | undefined) => void

/** One entry that was changed: enough to take it back. */
export interface Undo {
  (): void
}

/** What a table needs to know of what it holds. */
interface TableRules<Value> {
  keyOf(value: Value): string
  mustStore?(before: Value, after: Value): boolean
}

/** What a table needs of its ledger. */
export interface Journal {
  /** Throws outside of a change. */
  add(undo: Undo): void
}

/**
 * Things by key, all in memory; changed inside of `Ledger.change` only. Values are never changed in place: what a reader holds stays as it
 * was.
 */
export class LedgerTable<Value> {
  readonly #rows = new Map<string, Value>()
  readonly #spec: TableRules<Value>
  readonly #journal: Journal
  readonly #listeners: ChangeListener<Value>[] = []
  /** Of the change under way: how those lie in the database that are to be written. */
  readonly #unstored = new Map<string, Value | undefined>()

  constructor(journal: Journal, spec: TableRules<Value>) {
    this.#journal = journal
    this.#spec = spec
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Value | undefined {
    return this.#rows.get(key)
  }

  values(): IterableIterator<Value> {
    return this.#rows.values()
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#rows.entries()
  }

  /** What is derived from the table is kept up to date by a listener. Not told of what there is already. */
  onChange(listener: ChangeListener<Value>): void {
    this.#listeners.push(listener)
  }

  put(value: Value): void {
    const key = this.#spec.keyOf(value)
    const before = this.#rows.get(key)
    if (before === value) return
    this.#change(key, before, value, before === undefined || this.#spec.mustStore?.(before, value) !== false)
  }

  remove(key: string): void {
    const before = this.#rows.get(key)
    if (before !== undefined) this.#change(key, before, undefined, true)
  }

  /** Inside of a change: forgets an entry that was stored before; its row stays. */
  release(key: string): void {
    const before = this.#rows.get(key)
    if (before !== undefined) this.#change(key, before, undefined, false)
  }

  /** What was read from the database, at the start. */
  fill(value: Value): void {
    this.#rows.set(this.#spec.keyOf(value), value)
    for (const listener of this.#listeners) listener(undefined, value)
  }

  /** What is to be written and to be removed since the last `forget`. */
  unstored(): { readonly written: Value[]; readonly removed: Value[] } {
    const written: Value[] = []
    const removed: Value[] = []
    for (const [key, stored] of this.#unstored) {
      const now = this.#rows.get(key)
      if (now !== undefined) written.push(now)
      else if (stored !== undefined) removed.push(stored)
    }
    return { written, removed }
  }

  /** What was unstored is stored, or taken back. */
  forget(): void {
    this.#unstored.clear()
  }

  #change(key: string, before: Value | undefined, after: Value | undefined, isStored: boolean): void {
    const isFirst = isStored && !this.#unstored.has(key)
    this.#journal.add(() => {
      if (isFirst) this.#unstored.delete(key)
      this.#set(key, before)
      this.#tell(after, before)
    })
    if (isFirst) this.#unstored.set(key, before)
    this.#set(key, after)
    this.#tell(before, after)
  }

  #set(key: string, value: Value | undefined): void {
    if (value === undefined) this.#rows.delete(key)
    else this.#rows.set(key, value)
  }

  #tell(before: Value | undefined, after: Value | undefined): void {
    for (const listener of this.#listeners) listener(before, after)
  }
}
