import type { StateStore } from '../storage/state/state-store.ts'
import type { AlertingContext } from './alerting-context.ts'
import type { TimedPart } from './set-back/clock-watch.ts'
import { isMaintenance } from './silences/list-maintenance.ts'

export interface HouseContext extends AlertingContext {
  readonly database: Pick<StateStore, 'db' | 'transaction'>
}

/** Alertmanager looks for empty groups as often. */
const groupsEveryMs = 30_000
const restEveryMs = 300_000
/** Prometheus repeats what has ended for so long. */
const keepOverMs = 1_200_000
const keepSilencesMs = 120 * 3_600_000
const keepFinishedMs = 300_000
const dayMs = 86_400_000
/** For as long as availability is shown. */
const keepMaintenanceMs = 92 * dayMs
const keepSentDays = 30
const keepEventDays = 90
const mostEvents = 500_000

/** Takes away what is over: groups without alerts, alerts that have ended, silences, what was sent, old events. */
export class Housekeeping implements TimedPart {
  readonly #context: HouseContext
  #groupsAtMs: number
  #restAtMs: number

  constructor(context: HouseContext) {
    this.#context = context
    this.#groupsAtMs = context.clock.now() + groupsEveryMs
    this.#restAtMs = context.clock.now() + restEveryMs
  }

  nextDueMs(): number {
    return Math.min(this.#groupsAtMs, this.#restAtMs)
  }

  async runDue(nowMs: number): Promise<void> {
    try {
      if (nowMs >= this.#groupsAtMs) {
        this.#groupsAtMs = nowMs + groupsEveryMs
        await this.#dropEmptyGroups()
      }
      if (nowMs < this.#restAtMs) return
      this.#restAtMs = nowMs + restEveryMs
      await this.#dropOver(nowMs)
      await this.#dropHistory(nowMs)
    } catch (error) {
      this.#context.log.warn({ err: error }, 'what is over in alerting could not be taken away; it is tried again')
    }
  }

  setBack(nowMs: number): void {
    this.#groupsAtMs = nowMs + groupsEveryMs
    this.#restAtMs = nowMs + restEveryMs
  }

  async #dropEmptyGroups(): Promise<void> {
    const { state } = this.#context
    if (state.membership.empty.size === 0) return
    await state.ledger.changeInSteps(function* dropEmpty() {
      for (const id of state.membership.empty) {
        state.groups.remove(id)
        yield
      }
    })
  }

  async #dropOver(nowMs: number): Promise<void> {
    const { state } = this.#context
    await state.ledger.changeInSteps(function* dropOver() {
      for (const { alert, isResolved } of state.alerts.values()) {
        const isFree = isResolved && state.membership.groupsOf(alert.fingerprint).size === 0
        if (isFree && Math.max(alert.endsAtMs, alert.updatedAtMs) + keepOverMs < nowMs) state.alerts.remove(alert.fingerprint)
        yield
      }
      for (const { silence } of state.silences.values()) {
        const keepMs = isMaintenance(silence) ? keepMaintenanceMs : keepSilencesMs
        if (silence.endsAtMs + keepMs < nowMs) state.silences.remove(silence.id)
        yield
      }
      for (const item of state.outbox.values()) {
        if (item.finishedAtMs > 0 && item.finishedAtMs + keepFinishedMs < nowMs) state.outbox.release(item.id)
        yield
      }
    })
    await this.#dropLog(nowMs)
  }

  async #dropLog(nowMs: number): Promise<void> {
    const { state } = this.#context
    await state.ledger.changeInSteps(function* dropLog() {
      // What is acknowledged is not told of again for as long as it lasts, however rarely its group looks; what was gathered is told to be over.
      const lasting = new Set([...state.quality.gathered.values()].map(({ notification }) => notification.groupKey))
      for (const { groupKey } of state.groups.values()) {
        lasting.add(groupKey)
        yield
      }
      for (const [key, entry] of state.log.entries()) {
        if (entry.expiresAtMs < nowMs && !lasting.has(entry.groupKey) && state.lanes.of(key).length === 0) state.log.remove(key)
        yield
      }
    })
  }

  async #dropHistory(nowMs: number): Promise<void> {
    const { db } = this.#context.database
    const sentBefore = nowMs - keepSentDays * dayMs
    await db.deleteFrom('outbox').where('finished_at', '>', 0).where('finished_at', '<', sentBefore).execute()
    await db.deleteFrom('outbox_attempts').where('at', '<', sentBefore).execute()
    await db
      .deleteFrom('alert_events')
      .where('at', '<', nowMs - keepEventDays * dayMs)
      .execute()
    const last = await db
      .selectFrom('alert_events')
      .select(({ fn }) => fn.max('sequence').as('last'))
      .executeTakeFirst()
    const tooOld = (last?.last ?? 0) - mostEvents
    if (tooOld > 0) await db.deleteFrom('alert_events').where('sequence', '<=', tooOld).execute()
  }
}
