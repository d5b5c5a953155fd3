/** The largest or smallest of many values, best first: NaN is always the worst, of equal values the first offered stays. */
export class BestOf {
  private readonly limit: number
  private readonly isLargest: boolean
  /** A heap with the worst on top. */
  private readonly heap: { readonly value: number; readonly index: number }[] = []

  constructor(limit: number, isLargest: boolean) {
    this.limit = limit
    this.isLargest = isLargest
  }

  offer(value: number, index: number): void {
    const { heap } = this
    if (heap.length < this.limit) {
      heap.push({ value, index })
      this.rise(heap.length - 1)
    } else if (heap[0] !== undefined && this.isWorse(heap[0].value, value)) {
      heap[0] = { value, index }
      this.sink()
    }
  }

  /** Indexes of the best, best first. */
  get indexes(): number[] {
    const sorted = this.heap.toSorted((a, b) => {
      if (this.isWorse(a.value, b.value)) return 1
      return this.isWorse(b.value, a.value) ? -1 : a.index - b.index
    })
    return sorted.map((one) => one.index)
  }

  private isWorse(a: number, b: number): boolean {
    if (Number.isNaN(b)) return false
    return Number.isNaN(a) || (this.isLargest ? a < b : a > b)
  }

  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.swapIfWorse(at, parent)) return
      at = parent
    }
  }

  private sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const first = this.heap[left]
      const second = this.heap[right]
      if (first === undefined) return
      const child = second !== undefined && this.isWorse(second.value, first.value) ? right : left
      if (!this.swapIfWorse(child, at)) return
      at = child
    }
  }

  /** Brings the worse of the two to the place above. */
  private swapIfWorse(below: number, above: number): boolean {
    const [low, high] = [this.heap[below], this.heap[above]]
    if (low === undefined || high === undefined || !this.isWorse(low.value, high.value)) return false
    this.heap[below] = high
    this.heap[above] = low
    return true
  }
}
