interface Entry {
  readonly key: string
  readonly endsAtMs: number
}

/**
 * Keys with the times they end at; which ends last is known at once. A change takes the logarithm of their number: what no longer holds
 * is left where it is until it comes to the top.
 */
export class LatestFirst {
  private readonly ends = new Map<string, number>()
  /** A binary heap: no entry ends before those below it. */
  private readonly heap: Entry[] = []

  get isEmpty(): boolean {
    return this.ends.size === 0
  }

  set(key: string, endsAtMs: number): void {
    if (this.ends.get(key) === endsAtMs) return
    this.ends.set(key, endsAtMs)
    this.rise({ key, endsAtMs })
    if (this.heap.length > 2 * this.ends.size + 16) this.rebuild()
  }

  delete(key: string): void {
    this.ends.delete(key)
  }

  /** The key that ends last; undefined when there is none. */
  top(): Entry | undefined {
    for (;;) {
      const [first] = this.heap
      if (first === undefined || this.ends.get(first.key) === first.endsAtMs) return first
      this.dropFirst()
    }
  }

  private rebuild(): void {
    this.heap.length = 0
    for (const [key, endsAtMs] of this.ends) this.rise({ key, endsAtMs })
  }

  private rise(entry: Entry): void {
    let at = this.heap.length
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = this.heap[above]
      if (parent === undefined || parent.endsAtMs >= entry.endsAtMs) break
      this.heap[at] = parent
      at = above
    }
    this.heap[at] = entry
  }

  private dropFirst(): void {
    const last = this.heap.pop()
    if (last === undefined || this.heap.length === 0) return
    let at = 0
    for (;;) {
      const left = this.heap[2 * at + 1]
      const right = this.heap[2 * at + 2]
      if (left === undefined) break
      const isRight = right !== undefined && right.endsAtMs > left.endsAtMs
      const child = isRight ? right : left
      if (child.endsAtMs <= last.endsAtMs) break
      this.heap[at] = child
      at = 2 * at + (isRight ? 2 : 1)
    }
    this.heap[at] = last
  }
}
