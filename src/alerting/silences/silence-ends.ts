import { createHash } from 'node:crypto'

import { isOver } from '../alerts/merge-alert.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import { TimerHeap } from '../dispatch/timer-heap.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { buildNotification } from '../notify/build-notification.ts'
import { enqueue } from '../outbox/enqueue.ts'
import type { KeptSilence } from '../verbs/silence-table.ts'
import { noticeAlertOf, noticeLabelsOf, noticeTimeOf } from './end-notice.ts'
import { type Silence, usualNotice } from './silence.ts'

const tryAgainMs = 1000
const alertsAtOnce = 500

/**
 * Tells before a silence ends, and when it has ended lets what it held back be told again. What it has done stands in the row of the
 * silence, written in the same transaction as the message: after a crash nothing is told twice or never.
 */
export class SilenceEnds {
  readonly #context: FlushContext
  readonly #timers = new TimerHeap()
  onReschedule: () => void = () => undefined

  /** Before the silences are read. */
  constructor(context: FlushContext) {
    this.#context = context
    context.state.silences.onChange((before, after) => this.#setTimer((after ?? before)?.silence.id ?? '', after && dueMsOf(after)))
  }

  nextDueMs(): number | undefined {
    return this.#timers.nextMs()
  }

  async runDue(nowMs: number): Promise<void> {
    const { state, clock, log } = this.#context
    const due: string[] = []
    for (let id = this.#timers.takeDue(nowMs); id !== undefined; id = this.#timers.takeDue(nowMs)) due.push(id)
    for (const id of due) {
      try {
        await state.ledger.changeInSteps(() => this.#handle(id))
        // After a clock that was set back it is due again.
        this.#setTimer(id, dueMsIn(state, id))
      } catch (error) {
        log.warn({ err: error }, 'the end of a silence could not be told; it is tried again')
        this.#setTimer(id, dueMsIn(state, id) && clock.now() + tryAgainMs)
      }
    }
  }

  /** What failed is tried again by the clock as it is now. */
  setBack(): void {
    for (const kept of this.#context.state.silences.values()) this.#setTimer(kept.silence.id, dueMsOf(kept))
  }

  #setTimer(id: string, dueMs: number | undefined): void {
    if (dueMs === undefined) return this.#timers.delete(id)
    this.#timers.set(id, dueMs)
    this.onReschedule()
  }

  *#handle(id: string): Generator<undefined, void, undefined> {
    const { state, clock } = this.#context
    const kept = state.silences.get(id)
    const nowMs = clock.now()
    if (kept === undefined || (dueMsOf(kept) ?? Infinity) > nowMs) return
    const hasEnded = kept.silence.endsAtMs <= nowMs
    const heldBack = yield* this.#heldBackBy(kept.silence, nowMs)
    if (hasEnded) yield* this.#tellAgain(heldBack)
    this.#tell(kept.silence, { holdsBack: heldBack.length, nowMs, isOver: hasEnded })
    state.silences.put({ ...kept, told: hasEnded ? 'over' : 'soon' })
  }

  /** Alerts that fire, that it matches, and that no other silence holds back; those that somebody has taken are left out. */
  *#heldBackBy({ id, matcherSets }: Silence, nowMs: number): Generator<undefined, string[], undefined> {
    const { state } = this.#context
    const found: string[] = []
    let looked = 0
    for (const { alert, isResolved, handling } of state.alerts.values()) {
      if (++looked % alertsAtOnce === 0) yield
      if (isResolved || isOver(alert, nowMs) || handling.acknowledgedAtMs !== undefined) continue
      if (!matcherSets.some((set) => matchesAll(set, alert.labels))) continue
      if (state.silenceIndex.silencedBy(alert.labels, nowMs).every((other) => other === id)) found.push(alert.fingerprint)
    }
    return found
  }

  /** What its groups were told of it before counts no more: at their next flush it is news. */
  *#tellAgain(fingerprints: readonly string[]): Generator<undefined, void, undefined> {
    const { state, tree } = this.#context
    // An entry of the log is written once, however many of its alerts were held back.
    const told = new Map<string, Set<string>>()
    for (const fingerprint of fingerprints) {
      yield
      for (const groupId of state.membership.groupsOf(fingerprint)) {
        const group = state.groups.get(groupId)
        if (group === undefined) continue
        for (const integration of tree().contactPointOf(group.receiver)?.integrations ?? []) {
          const key = logKey(group.groupKey, group.receiver, integration)
          if (state.log.get(key)?.firing.has(fingerprint) !== true) continue
          const ofEntry = told.get(key) ?? new Set()
          told.set(key, ofEntry.add(fingerprint))
        }
      }
    }
    for (const [key, ofEntry] of told) {
      yield
      const entry = state.log.get(key)
      if (entry !== undefined) state.log.put({ ...entry, firing: new Set([...entry.firing].filter((one) => !ofEntry.has(one))) })
    }
  }

  #tell(silence: Silence, { holdsBack, nowMs, isOver: hasEnded }: { holdsBack: number; nowMs: number; isOver: boolean }): void {
    const { state, tree, externalUrl, links } = this.#context
    const { config } = tree()
    const { receiver: wanted } = silence.notice ?? usualNotice
    const contactPoint = config.receivers.get(wanted) ?? config.receivers.get(config.route.receiver)
    if (contactPoint === undefined) return
    const receiver = contactPoint.name
    const url = `${externalUrl()}/alerts/silences?silence=${encodeURIComponent(silence.id)}`
    const alert = noticeAlertOf(silence, { holdsBack, nowMs, isOver: hasEnded, url })
    const labels = noticeLabelsOf(silence)
    const groupKey = `{}/silences:{silence="${silence.id}"}`
    for (const integration of contactPoint.integrations) {
      const key = logKey(groupKey, receiver, integration)
      const entry = state.log.get(key)
      // Who was not told that it ends soon is not told that it has.
      if (hasEnded && (entry === undefined || !integration.sendResolved)) continue
      const place = `${silence.id} ${silence.endsAtMs} ${hasEnded} ${integration.channel} ${integration.index}`
      const id = createHash('sha256').update(place).digest('hex')
      const notification = buildNotification({
        id,
        group: { groupKey, labels },
        receiver,
        reason: hasEnded ? 'all_resolved' : 'first',
        alerts: [alert],
        nowMs,
        externalUrl: externalUrl(),
        links: { ...links({ id, alerts: [alert] }), show: url },
      })
      enqueue(this.#context, { notification, integration, key })
      const fingerprints = new Set([alert.fingerprint])
      const none = new Set<string>()
      state.log.put({
        groupKey,
        receiver,
        channel: integration.channel,
        position: integration.index,
        firing: hasEnded ? none : fingerprints,
        resolved: hasEnded ? fingerprints : none,
        atMs: nowMs,
        expiresAtMs: silence.endsAtMs + 3_600_000,
        told: state.log.get(key)?.told ?? '',
        remembered: state.log.get(key)?.remembered ?? {},
      })
    }
  }
}

function dueMsIn({ silences }: FlushContext['state'], id: string): number | undefined {
  const kept = silences.get(id)
  return kept && dueMsOf(kept)
}

/** When there is something to do about its end; undefined: never again. */
function dueMsOf({ silence, told }: KeptSilence): number | undefined {
  if (told === 'over') return undefined
  return told === 'soon' ? silence.endsAtMs : (noticeTimeOf(silence) ?? silence.endsAtMs)
}
