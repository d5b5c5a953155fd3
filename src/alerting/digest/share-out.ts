import type { FlushContext } from '../dispatch/flush-group.ts'
import { receiversOfBatch } from '../policy/take-step.ts'
import type { Carried } from './carried.ts'
import type { PeriodAlert } from './read-period.ts'

interface ToShareOut {
  readonly alerts: Iterable<PeriodAlert>
  /** Null: those whom the routes say. */
  readonly contactPoint: string | null
  readonly nowMs: number
}

interface Shares {
  /** Of each contact point that is told now. */
  readonly byReceiver: ReadonlyMap<string, readonly PeriodAlert[]>
  readonly carried: Carried
}

/**
 * Whom a batch tells of which alerts. What is silenced or inhibited is told when it is so no more, unless it was when it ended; what a route
 * is quiet for waits until that one may speak.
 */
export function* shareOut(context: FlushContext, { alerts, contactPoint, nowMs }: ToShareOut): Generator<undefined, Shares, undefined> {
  const byReceiver = new Map<string, PeriodAlert[]>()
  const carried = new Map<string, readonly string[] | undefined>()
  for (const alert of alerts) {
    yield
    const { fingerprint, endsAtMs, receivers, told } = alert
    if (isHeldBack(context, alert, nowMs)) {
      if (endsAtMs === undefined) carried.set(fingerprint, told)
      continue
    }
    const wanted = receiversOfBatch(context, contactPoint, { alert, nowMs })
    const isMeant = (name: string): boolean => receivers?.includes(name) !== false && told?.includes(name) !== true
    const now = wanted.now.filter(isMeant)
    for (const receiver of now) {
      const of = byReceiver.get(receiver)
      if (of === undefined) byReceiver.set(receiver, [alert])
      else of.push(alert)
    }
    if (wanted.later.some(isMeant)) carried.set(fingerprint, [...(told ?? []), ...now])
  }
  return { byReceiver, carried }
}

/** Whether an alert is silenced or inhibited; one that is over: whether it was in the end. */
function isHeldBack({ state }: FlushContext, { labels, endsAtMs }: PeriodAlert, nowMs: number): boolean {
  const atMs = endsAtMs === undefined ? nowMs : endsAtMs - 1
  if (state.silenceIndex.silencedBy(labels, atMs).length > 0) return true
  const inhibitor = state.inhibitedBy(labels, atMs)
  return inhibitor !== undefined && (state.alerts.get(inhibitor)?.alert.startsAtMs ?? atMs) <= atMs
}
