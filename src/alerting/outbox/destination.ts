import { isDeepStrictEqual } from 'node:util'

import { TimerHeap } from '../dispatch/timer-heap.ts'
import type { OutboxItem } from './outbox-item.ts'

/** Messages under way to one vendor at a time. */
const mostAtOnce = 4
/** Of these such as failed before: what was never tried does not wait for them. */
const mostAgainAtOnce = 3
const downAfterFailures = 3

/** The message that a lane goes on with. */
export type Head = Pick<OutboxItem, 'id' | 'sequence' | 'createdAtMs' | 'nextAtMs' | 'attempts'>

/** Whether it is the first try of a message. */
type Try = 'first' | 'again'

interface Wait {
  readonly nowMs: number
  readonly waitMs: number
  readonly pauseMs: number | undefined
}

/** A message that will never arrive. */
export interface Refusal {
  readonly nowMs: number
  /** What it was made and sent with. */
  readonly setUp: unknown
  readonly groupKey: string
  /** Whose fault it is. */
  readonly fault: 'message' | 'channel' | 'either'
}

interface Refusing {
  readonly sinceMs: number
  readonly setUp: unknown
  /** What a message of it says may be why it was not taken. */
  readonly groupKey: string | undefined
  /** It is not for what one group's messages say: those of another were not taken either. */
  readonly isOfAll: boolean
}

/** A message that had failed when another one arrived. */
interface Forwarded {
  readonly id: string
  /** From when it is due; undefined: it has been tried since. */
  readonly dueMs: number | undefined
  /** It failed again, and after that another one arrived. */
  readonly isItsOwnFault: boolean
}

/**
 * One integration of one contact point, and how it does. In memory only: what is down is found out anew after a start.
 *
 * A vendor that fails is tried after a pause with one of the messages that failed before; and at once with those that were never tried,
 * one at a time: what failed may have failed because of what it says.
 */
export class Destination {
  /** Lanes that wait, with the time of their next try. A lane is in one of the two. */
  readonly #waiting: Readonly<Record<Try, TimerHeap>> = { first: new TimerHeap(), again: new TimerHeap() }
  /** Lanes that were taken and not given back yet. */
  readonly #taken = new Map<string, Try>()
  /** By lane. Each message is brought forward once; then it waits as its own failures say. */
  readonly #forwarded = new Map<string, Forwarded>()
  /** Without a success in between, but for those of messages whose own fault it is. */
  #failures = 0
  failingSinceMs: number | undefined
  /** What it did not take and never will, since the last success. Nothing waits for it. */
  refusal: Refusing | undefined
  #downUntilMs = 0
  /** Until when the vendor wants to be left alone, or cannot be known. */
  #pausedUntilMs = 0

  /** A lane waits; it does not fall behind the time that it was brought forward to. */
  plan(lane: string, head: Head): void {
    const [kind, other] = head.attempts === 0 ? (['first', 'again'] as const) : (['again', 'first'] as const)
    this.#waiting[other].delete(lane)
    this.#waiting[kind].set(lane, Math.min(head.nextAtMs, this.#forwardedOf(lane, head)?.dueMs ?? Infinity), head.sequence)
  }

  /** Nothing is left in a lane. */
  drop(lane: string): void {
    this.#waiting.first.delete(lane)
    this.#waiting.again.delete(lane)
    this.#forwarded.delete(lane)
  }

  /** When it may be called next; undefined while nothing waits or enough is under way. */
  nextMs(): number | undefined {
    return this.#next()?.fromMs
  }

  /** The lane to go on with now; it is to be given back. */
  takeLane(nowMs: number): string | undefined {
    const next = this.#next()
    if (next === undefined || next.fromMs > nowMs) return undefined
    const { id: lane, kind } = next
    this.#waiting[kind].delete(lane)
    const forwarded = this.#forwarded.get(lane)
    if (forwarded !== undefined) this.#forwarded.set(lane, { ...forwarded, dueMs: undefined })
    this.#taken.set(lane, kind)
    return lane
  }

  /** The call for a lane that was taken is over. */
  giveBack(lane: string): void {
    this.#taken.delete(lane)
  }

  get isDown(): boolean {
    return this.#failures >= downAfterFailures
  }

  /** What failed before is due at once, in the order in which it was to be said; each message is brought forward once only. */
  resume(nowMs: number, headOf: (lane: string) => Head | undefined): void {
    for (const lane of this.#waiting.again.ids()) {
      const head = headOf(lane)
      if (head === undefined) continue
      const forwarded = this.#forwardedOf(lane, head)
      if (forwarded === undefined) {
        const dueMs = Math.min(nowMs, head.createdAtMs)
        this.#forwarded.set(lane, { id: head.id, dueMs, isItsOwnFault: false })
        this.#waiting.again.set(lane, dueMs, head.sequence)
      } else if (forwarded.dueMs === undefined) this.#forwarded.set(lane, { ...forwarded, isItsOwnFault: true })
    }
  }

  /** Nothing is to be tried before. */
  pause(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs)
  }

  /** Pauses of a clock that was set back since are over. */
  setBack(): void {
    this.#pausedUntilMs = 0
    this.#downUntilMs = 0
  }

  /** It is not down; but a pause that the vendor asked for meanwhile stands. */
  succeed(): void {
    this.#failures = 0
    this.failingSinceMs = undefined
    this.refusal = undefined
    this.#downUntilMs = 0
  }

  /** A message will never arrive. */
  refuse({ nowMs, setUp, groupKey, fault }: Refusal): void {
    const before = isDeepStrictEqual(this.refusal?.setUp, setUp) ? this.refusal : undefined
    const other = before?.groupKey
    this.refusal = {
      sinceMs: before?.sinceMs ?? nowMs,
      setUp,
      groupKey: other ?? (fault === 'either' ? groupKey : undefined),
      isOfAll: before?.isOfAll === true || fault === 'channel' || (fault === 'either' && other !== undefined && other !== groupKey),
    }
  }

  /** How many failures (from 1) a message waits for that has failed now. */
  failuresOf(lane: string, head: Head): number {
    return this.#isItsOwnFault(lane, head) ? head.attempts : Math.max(head.attempts, this.#failures + 1)
  }

  /** A message failed. `pauseMs`: the vendor asked for it. */
  fail(lane: string, head: Head, { nowMs, waitMs, pauseMs }: Wait): void {
    this.failingSinceMs ??= nowMs
    if (pauseMs !== undefined) this.pause(nowMs + waitMs)
    if (this.#isItsOwnFault(lane, head)) return
    this.#failures++
    if (this.isDown && pauseMs === undefined) this.#downUntilMs = Math.max(this.#downUntilMs, nowMs + waitMs)
  }

  #forwardedOf(lane: string, { id }: Head): Forwarded | undefined {
    const forwarded = this.#forwarded.get(lane)
    return forwarded?.id === id ? forwarded : undefined
  }

  #isItsOwnFault(lane: string, head: Head): boolean {
    return this.#forwardedOf(lane, head)?.isItsOwnFault ?? false
  }

  /** What may be begun first, and from when. */
  #next(): { readonly id: string; readonly kind: Try; readonly fromMs: number } | undefined {
    const kinds = [...this.#taken.values()]
    const again = kinds.filter((kind) => kind === 'again').length
    const first = kinds.length - again
    const { isDown } = this
    const maySend = {
      first: isDown ? first === 0 : kinds.length < mostAtOnce,
      again: isDown ? again === 0 : again < mostAgainAtOnce && kinds.length < mostAtOnce,
    }
    const candidates = (['first', 'again'] as const).flatMap((kind) => {
      const timer = maySend[kind] ? this.#waiting[kind].next() : undefined
      const pausedUntilMs = Math.max(this.#pausedUntilMs, kind === 'again' ? this.#downUntilMs : 0)
      return timer === undefined ? [] : { ...timer, kind, fromMs: Math.max(timer.dueMs, pausedUntilMs) }
    })
    return candidates.toSorted((a, b) => a.fromMs - b.fromMs || a.dueMs - b.dueMs || a.place - b.place)[0]
  }
}
