import { memberKey } from '../dispatch/alert-group.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import { gatheredDueMs } from './cap/gather-page.ts'
import { endGathered, tellGathered } from './cap/tell-gathered.ts'
import { isForgettable } from './flapping/flap.ts'
import { hourMs } from './quality-policy.ts'
import type { GatheredPage } from './quality-tables.ts'

const lookAgainMs = 60_000
const tryAgainMs = 5000
/** It is not begun more often than this: what is under way is still due. */
const atMostEveryMs = 1000
const cleanEveryMs = 300_000

/** Tells of what was gathered in time, and forgets what no longer matters. */
export class QualityKeeper {
  readonly #context: FlushContext
  #cleanAtMs: number
  /** Messages whose alerts may have ended are looked at from time to time. */
  #lookAtMs = 0
  #notBeforeMs = 0
  #isBusy = false

  constructor(context: FlushContext) {
    this.#context = context
    this.#cleanAtMs = context.clock.now() + cleanEveryMs
  }

  /** When there is something to do next; undefined: nothing waits. */
  nextDueMs(): number | undefined {
    const { quality } = this.#context.state
    const times: number[] = []
    for (const pages of this.#waiting().values()) times.push(this.#dueMs(pages))
    if ([...quality.gathered.values()].some(({ isSent }) => isSent)) times.push(this.#lookAtMs)
    if (quality.flaps.size + quality.holds.size + quality.pages.size > 0) times.push(this.#cleanAtMs)
    return times.length === 0 ? undefined : Math.max(this.#notBeforeMs, Math.min(...times))
  }

  async runDue(nowMs: number): Promise<void> {
    if (this.#isBusy || nowMs < this.#notBeforeMs) return
    this.#isBusy = true
    this.#notBeforeMs = nowMs + atMostEveryMs
    try {
      await this.#tell(nowMs)
      if (nowMs >= this.#cleanAtMs) await this.#clean(nowMs)
      this.#notBeforeMs = 0
    } catch (error) {
      this.#notBeforeMs = nowMs + tryAgainMs
      this.#context.log.warn({ err: error }, 'what was gathered for contact points could not be told; it is tried again')
    } finally {
      this.#isBusy = false
    }
  }

  /** What was planned by a clock that was ahead is planned anew. */
  setBack(nowMs: number): void {
    this.#notBeforeMs = 0
    this.#lookAtMs = 0
    this.#cleanAtMs = nowMs + cleanEveryMs
  }

  async #tell(nowMs: number): Promise<void> {
    const { state } = this.#context
    const due = [...this.#waiting().values()].filter((pages) => this.#dueMs(pages) <= nowMs)
    const mayLook = nowMs >= this.#lookAtMs
    const sent = mayLook ? [...state.quality.gathered.values()].filter(({ isSent }) => isSent) : []
    if (mayLook) this.#lookAtMs = nowMs + lookAgainMs
    if (due.length + sent.length === 0) return
    await state.ledger.changeInSteps(
      function* tell(this: QualityKeeper) {
        for (const pages of due) {
          // Some may have been told of meanwhile.
          yield* tellGathered(
            this.#context,
            pages.flatMap(({ lane }) => state.quality.gathered.get(lane) ?? []),
          )
          yield
        }
        for (const { lane } of sent) {
          const page = state.quality.gathered.get(lane)
          if (page !== undefined) yield* endGathered(this.#context, page)
          yield
        }
      }.bind(this),
    )
  }

  async #clean(nowMs: number): Promise<void> {
    const { state } = this.#context
    const { quality } = state
    this.#cleanAtMs = nowMs + cleanEveryMs
    await state.ledger.changeInSteps(function* clean() {
      for (const flap of quality.flaps.values()) {
        if (isForgettable(flap, nowMs, quality.policy.flapping)) quality.flaps.remove(flap.fingerprint)
        yield
      }
      for (const hold of quality.holds.values()) {
        if (!state.membership.alertsOf(hold.groupId).has(hold.fingerprint)) quality.holds.remove(memberKey(hold))
        yield
      }
      for (const pages of quality.pages.values()) {
        if ((pages.atMs.at(-1) ?? 0) <= nowMs - hourMs) quality.pages.remove(pages.receiver)
        yield
      }
    })
  }

  /** What waits, by the integration that will be told. */
  #waiting(): ReadonlyMap<string, readonly GatheredPage[]> {
    const all = new Map<string, GatheredPage[]>()
    for (const page of this.#context.state.quality.gathered.values()) {
      if (page.isSent) continue
      const key = JSON.stringify([page.notification.receiver, page.channel, page.position])
      const pages = all.get(key) ?? []
      pages.push(page)
      all.set(key, pages)
    }
    return all
  }

  #dueMs(pages: readonly GatheredPage[]): number {
    const { quality } = this.#context.state
    const receiver = pages[0]?.notification.receiver ?? ''
    return gatheredDueMs(quality.pages.get(receiver), Math.min(...pages.map(({ atMs }) => atMs)), quality.policy.cap)
  }
}
