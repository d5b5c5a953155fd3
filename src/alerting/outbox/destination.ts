import { TimerHeap } from '../dispatch/timer-heap.ts'

/** Messages under way to one vendor at a time; one that fails is tried with one. */
const mostAtOnce = 4
const downAfterFailures = 3

/** One integration of one contact point, and how it does. In memory only: what is down is found out anew after a start. */
export class Destination {
  /** Lanes that wait, with the time of their next try. */
  readonly #lanes = new TimerHeap()
  /** Of lanes that were brought forward and have not been taken since: from when they are due. */
  readonly #dueFrom = new Map<string, number>()
  /** The message of a lane that was brought forward. A second time it waits as its own failures say: it may be what is wrong. */
  readonly #broughtForward = new Map<string, string>()
  underWay = 0
  /** Without a success in between. */
  failures = 0
  failingSinceMs: number | undefined
  #downUntilMs = 0
  /** Until when the vendor wants to be left alone. */
  #pausedUntilMs = 0

  /** A lane waits; it does not fall behind the time that it was brought forward to. */
  plan(lane: string, dueMs: number): void {
    this.#lanes.set(lane, Math.min(dueMs, this.#dueFrom.get(lane) ?? Infinity))
  }

  /** Nothing is left in a lane. */
  drop(lane: string): void {
    this.#lanes.delete(lane)
    this.#dueFrom.delete(lane)
    this.#broughtForward.delete(lane)
  }

  /** When it may be called next; undefined while nothing waits or enough is under way. */
  nextMs(): number | undefined {
    if (this.underWay >= (this.isDown ? 1 : mostAtOnce)) return undefined
    const next = this.#lanes.nextMs()
    return next === undefined ? undefined : Math.max(next, this.#downUntilMs, this.#pausedUntilMs)
  }

  /** The lane to go on with now. */
  takeLane(nowMs: number): string | undefined {
    const next = this.nextMs()
    const lane = next === undefined || next > nowMs ? undefined : this.#lanes.takeDue(nowMs)
    if (lane !== undefined) this.#dueFrom.delete(lane)
    return lane
  }

  get isDown(): boolean {
    return this.failures >= downAfterFailures
  }

  /** What waits is due at once, in the order in which it was to be said; each message is brought forward once only. */
  resume(nowMs: number, headOf: (lane: string) => { readonly id: string; readonly sequence: number } | undefined): void {
    const waiting = this.#lanes.ids().flatMap((lane) => {
      const head = headOf(lane)
      return head === undefined || this.#broughtForward.get(lane) === head.id ? [] : { lane, ...head }
    })
    // Timers of one instant come up in any order.
    for (const [place, { lane, id }] of waiting.toSorted((a, b) => a.sequence - b.sequence).entries()) {
      const dueMs = nowMs - waiting.length + place
      this.#broughtForward.set(lane, id)
      this.#dueFrom.set(lane, dueMs)
      this.#lanes.set(lane, dueMs)
    }
  }

  /** It is not down; but a pause that the vendor asked for meanwhile stands. */
  succeed(): void {
    this.failures = 0
    this.failingSinceMs = undefined
    this.#downUntilMs = 0
  }

  /** `pauseMs`: the vendor asked for it. */
  fail(nowMs: number, waitMs: number, pauseMs: number | undefined): void {
    this.failures++
    this.failingSinceMs ??= nowMs
    if (pauseMs !== undefined) this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + waitMs)
    else if (this.isDown) this.#downUntilMs = Math.max(this.#downUntilMs, nowMs + waitMs)
  }
}
