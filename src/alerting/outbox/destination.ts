import { TimerHeap } from '../dispatch/timer-heap.ts'

/** Messages under way to one vendor at a time; one that fails is tried with one. */
const mostAtOnce = 4
const downAfterFailures = 3

/** One integration of one contact point, and how it does. In memory only: what is down is found out anew after a start. */
export class Destination {
  /** Lanes that wait, with the time of their next try. */
  readonly lanes = new TimerHeap()
  underWay = 0
  /** Without a success in between. */
  failures = 0
  failingSinceMs: number | undefined
  #notBeforeMs = 0

  /** When it may be called next; undefined while nothing waits or enough is under way. */
  nextMs(): number | undefined {
    if (this.underWay >= (this.isDown ? 1 : mostAtOnce)) return undefined
    const next = this.lanes.nextMs()
    return next === undefined ? undefined : Math.max(next, this.#notBeforeMs)
  }

  /** The lane to go on with now. */
  takeLane(nowMs: number): string | undefined {
    const next = this.nextMs()
    return next === undefined || next > nowMs ? undefined : this.lanes.takeDue(nowMs)
  }

  get isDown(): boolean {
    return this.failures >= downAfterFailures
  }

  /** What waits is due at once, in the order in which it was to be said. `sequenceOf`: of the first message of a lane. */
  resume(nowMs: number, sequenceOf: (lane: string) => number): void {
    const lanes = this.lanes.ids().toSorted((a, b) => sequenceOf(a) - sequenceOf(b))
    // Timers of one instant come up in any order.
    for (const [place, lane] of lanes.entries()) this.lanes.set(lane, nowMs - lanes.length + place)
  }

  succeed(): void {
    this.failures = 0
    this.failingSinceMs = undefined
    this.#notBeforeMs = 0
  }

  /** `pauseMs`: the vendor asked for it. */
  fail(nowMs: number, waitMs: number, pauseMs: number | undefined): void {
    this.failures++
    this.failingSinceMs ??= nowMs
    if (pauseMs !== undefined || this.isDown) this.#notBeforeMs = Math.max(this.#notBeforeMs, nowMs + waitMs)
  }
}
