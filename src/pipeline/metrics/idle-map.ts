/** What an `IdleMap` holds: entries of equal key form a chain. */
export interface Idle<Entry> {
  /** When it was used last, epoch milliseconds; the owner keeps it up to date. */
  seenAtMs: number
  next: Entry | undefined
}

/** A map from hashes to entries that are forgotten when nobody used them for `idleMs`, a few at a time. */
export class IdleMap<Entry extends Idle<Entry>> {
  size = 0
  private readonly idleMs: number
  private readonly chains = new Map<number, Entry>()
  private sweep: Iterator<readonly [number, Entry]> | undefined
  private sweptAtMs = 0

  constructor(idleMs: number) {
    this.idleMs = idleMs
  }

  /** The first of the entries with this key; the others follow by `next`. */
  chain(key: number): Entry | undefined {
    return this.chains.get(key)
  }

  add(key: number, entry: Entry): void {
    entry.next = this.chains.get(key)
    this.chains.set(key, entry)
    this.size++
  }

  /** The entry must be in the map, under this key. */
  remove(key: number, entry: Entry): void {
    const head = this.chains.get(key)
    if (head !== entry) {
      let before = head
      while (before !== undefined && before.next !== entry) before = before.next
      if (before !== undefined) before.next = entry.next
    } else if (entry.next === undefined) this.chains.delete(key)
    else this.chains.set(key, entry.next)
    entry.next = undefined
    this.size--
  }

  /** Looks at the next `steps` keys, once every quarter of the idle time at all of them; `onForget` hears what leaves. */
  forgetIdle(nowMs: number, steps: number, onForget: (entry: Entry) => void = () => undefined): void {
    if (this.sweep === undefined) {
      if (nowMs - this.sweptAtMs < this.idleMs / 4) return
      this.sweptAtMs = nowMs
      this.sweep = this.chains[Symbol.iterator]()
    }
    for (let step = 0; step < steps; step++) {
      const found = this.sweep.next()
      if (found.done === true) {
        this.sweep = undefined
        return
      }
      const [key, head] = found.value
      if (head.next === undefined && nowMs - head.seenAtMs <= this.idleMs) continue
      this.forgetChain(key, head, nowMs, onForget)
    }
  }

  private forgetChain(key: number, head: Entry, nowMs: number, onForget: (entry: Entry) => void): void {
    let kept: Entry | undefined
    let following: Entry | undefined
    for (let entry: Entry | undefined = head; entry !== undefined; entry = following) {
      following = entry.next
      entry.next = undefined
      if (nowMs - entry.seenAtMs > this.idleMs) {
        this.size--
        onForget(entry)
      } else {
        entry.next = kept
        kept = entry
      }
    }
    if (kept === undefined) this.chains.delete(key)
    else this.chains.set(key, kept)
  }
}
