import type { TimedPart } from '../set-back/clock-watch.ts'
import { flushGroup, type FlushContext } from './flush-group.ts'
import { TimerHeap } from './timer-heap.ts'

const tryAgainMs = 1000

/** Flushes each group at its time. What became due while nobody ran is flushed once, what has been due for longest first. */
export class Dispatcher implements TimedPart {
  readonly #context: FlushContext
  readonly #timers = new TimerHeap()
  readonly #underWay = new Set<string>()
  onReschedule: () => void = () => undefined

  constructor(context: FlushContext) {
    this.#context = context
    context.state.groups.onChange((before, after) => {
      if (after !== undefined) this.#schedule(after.id, after.nextFlushAtMs)
      else if (before !== undefined) this.#timers.delete(before.id)
    })
  }

  nextDueMs(): number | undefined {
    return this.#timers.nextMs()
  }

  /** Begins what is due; resolves when all of it is over. */
  async runDue(nowMs: number): Promise<void> {
    const begun: Promise<void>[] = []
    for (let id = this.#timers.takeDue(nowMs); id !== undefined; id = this.#timers.takeDue(nowMs)) begun.push(this.#flush(id))
    await Promise.all(begun)
  }

  /** What failed is tried again by the clock as it is now. */
  setBack(): void {
    for (const { id, nextFlushAtMs } of this.#context.state.groups.values()) this.#schedule(id, nextFlushAtMs)
  }

  async #flush(id: string): Promise<void> {
    const { state, clock, log } = this.#context
    this.#underWay.add(id)
    let atMs: number | undefined
    try {
      await state.ledger.changeInSteps(() => flushGroup(this.#context, id))
    } catch (error) {
      log.warn({ err: error }, 'a group of alerts could not be flushed; it is tried again')
      atMs = clock.now() + tryAgainMs
    } finally {
      this.#underWay.delete(id)
    }
    const group = state.groups.get(id)
    if (group !== undefined) this.#schedule(id, atMs ?? group.nextFlushAtMs)
  }

  #schedule(id: string, atMs: number): void {
    if (this.#underWay.has(id)) return
    this.#timers.set(id, atMs)
    this.onReschedule()
  }
}
