interface Timer {
  readonly id: string
  readonly dueMs: number
  /** Of timers of one instant the one with the lower place comes first. */
  readonly place: number
}

/** What is to happen when: by id, the next first. Each operation takes the logarithm of how many there are. */
export class TimerHeap {
  #heap: Timer[] = []
  /** The heap may hold more: what was moved or removed since stays in it until it comes up. */
  readonly #due = new Map<string, Timer>()

  get size(): number {
    return this.#due.size
  }

  set(id: string, dueMs: number, place = 0): void {
    const known = this.#due.get(id)
    if (known?.dueMs === dueMs && known.place === place) return
    const timer = { id, dueMs, place }
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
    return this.next()?.dueMs
  }

  /** The one that is due first. */
  next(): Timer | undefined {
    this.#dropStale()
    return this.#heap[0]
  }

  /** Takes out the one that has been due for longest; undefined when none is due. */
  takeDue(nowMs: number): string | undefined {
    const first = this.next()
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
      if (parent === undefined || !comesBefore(timer, parent)) break
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
      const beside = heap[left]
      const child = right !== undefined && beside !== undefined && comesBefore(right, beside) ? left + 1 : left
      const below = heap[child]
      if (below === undefined || !comesBefore(below, last)) break
      heap[at] = below
      at = child
    }
    heap[at] = last
  }
}

function comesBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.place < b.place)
}
