interface Timer {
  readonly id: string
  readonly dueMs: number
}

/** What is to happen when: by id, the next first. Each operation takes the logarithm of how many there are. */
export class TimerHeap {
  #heap: Timer[] = []
  /** The heap may hold more: what was moved or removed since stays in it until it comes up. */
  readonly #due = new Map<string, Timer>()

  get size(): number {
    return this.#due.size
  }

  set(id: string, dueMs: number): void {
    if (this.#due.get(id)?.dueMs === dueMs) return
    const timer = { id, dueMs }
    this.#due.set(id, timer)
    this.#push(timer)
    if (this.#heap.length > 2 * this.#due.size + 64) this.#rebuild()
  }

  delete(id: string): void {
    this.#due.delete(id)
  }

  /** Of all timers, in no order. */
  ids(): readonly string[] {
    return [...this.#due.keys()]
  }

  /** When the next one is due. */
  nextMs(): number | undefined {
    this.#dropStale()
    return this.#heap[0]?.dueMs
  }

  /** Takes out the one that has been due for longest; undefined when none is due. */
  takeDue(nowMs: number): string | undefined {
    this.#dropStale()
    const first = this.#heap[0]
    if (first === undefined || first.dueMs > nowMs) return undefined
    this.#pop()
    this.#due.delete(first.id)
    return first.id
  }

  #dropStale(): void {
    for (let first = this.#heap[0]; first !== undefined && this.#due.get(first.id) !== first; first = this.#heap[0]) this.#pop()
  }

  #rebuild(): void {
    const timers = [...this.#due.values()]
    this.#heap = []
    for (const timer of timers) this.#push(timer)
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || parent.dueMs <= timer.dueMs) break
      heap[at] = parent
      at = above
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = heap[left + 1]
      const child = right !== undefined && right.dueMs < (heap[left]?.dueMs ?? Infinity) ? left + 1 : left
      const below = heap[child]
      if (below === undefined || below.dueMs >= last.dueMs) break
      heap[at] = below
      at = child
    }
    heap[at] = last
  }
}
