/** Names by the time at which they are due; a name stands once. A binary heap. */
export class DueQueue {
  readonly #heap: { readonly name: string; readonly dueMs: number }[] = []
  /** What of the heap still counts. */
  readonly #due = new Map<string, number>()

  /** Takes the place of what was planned before. */
  put(name: string, dueMs: number): void {
    this.#due.set(name, dueMs)
    const heap = this.#heap
    let at = heap.push({ name, dueMs }) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((heap[parent]?.dueMs ?? 0) <= dueMs) break
      this.#swap(at, parent)
      at = parent
    }
  }

  drop(name: string): void {
    this.#due.delete(name)
  }

  dueOf(name: string): number | undefined {
    return this.#due.get(name)
  }

  nextDueMs(): number | undefined {
    this.#dropOld()
    return this.#heap[0]?.dueMs
  }

  /** The first that is due at a time, and takes it out. */
  take(nowMs: number): string | undefined {
    this.#dropOld()
    const first = this.#heap[0]
    if (first === undefined || first.dueMs > nowMs) return undefined
    this.#due.delete(first.name)
    this.#pop()
    return first.name
  }

  #dropOld(): void {
    for (let first = this.#heap[0]; first !== undefined && this.#due.get(first.name) !== first.dueMs; first = this.#heap[0]) this.#pop()
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    heap[0] = last
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const right = left + 1
      let least = at
      if ((heap[left]?.dueMs ?? Infinity) < (heap[least]?.dueMs ?? Infinity)) least = left
      if ((heap[right]?.dueMs ?? Infinity) < (heap[least]?.dueMs ?? Infinity)) least = right
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap
    const a = heap[one]
    const b = heap[other]
    if (a === undefined || b === undefined) return
    heap[one] = b
    heap[other] = a
  }
}
