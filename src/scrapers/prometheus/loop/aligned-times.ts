/** A scrape that is at most so late bears the time it was meant for: even times cost a store far less than uneven ones. */
const toleranceMs = 2
/** Timers fire up to a millisecond early or late by nature. */
const timerMs = 1

/** The times a target's scrapes bear: `firstMs`, and every interval after it, as long as they are kept. */
export class AlignedTimes {
  private readonly intervalMs: number
  private alignedMs: number

  constructor(firstMs: number, intervalMs: number) {
    this.alignedMs = firstMs
    this.intervalMs = intervalMs
  }

  /** The time of a scrape that begins at `nowMs`: the one it was meant for when it is (nearly) kept, else the time it is. */
  timeOf(nowMs: number): number {
    const { intervalMs } = this
    const tolerance = Math.max(timerMs, Math.min(intervalMs / 100, toleranceMs))
    const behind = nowMs - this.alignedMs
    // The clock was set back: a new rhythm begins.
    if (behind < -intervalMs) this.alignedMs = nowMs
    else if (behind + timerMs >= intervalMs) this.alignedMs += Math.floor((behind + timerMs) / intervalMs) * intervalMs
    return Math.abs(nowMs - this.alignedMs) <= tolerance ? this.alignedMs : nowMs
  }
}
