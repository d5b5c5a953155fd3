const slotMs = 5000
const slots = 12

/** How many events a second over the last minute, in steps of five seconds. */
export class RateWindow {
  private readonly counts = new Float64Array(slots)
  private readonly slotOf = new Float64Array(slots).fill(-1)
  private firstMs: number | undefined

  /** `nowMs` is monotonic. */
  add(nowMs: number, count: number): void {
    this.firstMs ??= nowMs
    const slot = Math.floor(nowMs / slotMs)
    const index = slot % slots
    if (this.slotOf[index] !== slot) {
      this.slotOf[index] = slot
      this.counts[index] = 0
    }
    this.counts[index] = (this.counts[index] ?? 0) + count
  }

  perSecond(nowMs: number): number {
    if (this.firstMs === undefined) return 0
    const newest = Math.floor(nowMs / slotMs)
    let sum = 0
    for (let index = 0; index < slots; index++) if ((this.slotOf[index] ?? -1) > newest - slots) sum += this.counts[index] ?? 0
    const spanMs = Math.min(nowMs - this.firstMs, (slots - 1) * slotMs + (nowMs % slotMs))
    return sum / Math.max(1, spanMs / 1000)
  }
}
