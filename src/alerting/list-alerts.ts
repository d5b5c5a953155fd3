import type { Alert } from '../model/alert.ts'
import type { AlertingContext } from './alerting-context.ts'
import type { AlertHandling } from './alerts/known-alert.ts'
import { isOver } from './alerts/merge-alert.ts'
import type { Matcher } from './config/config.ts'
import { matchesAll } from './matchers/make-matcher.ts'

/** An alert that fires, with what mutes it. */
export interface ListedAlert {
  readonly alert: Alert
  readonly handling: AlertHandling
  /** Contact points of its groups, in the order of the tree. */
  readonly receivers: readonly string[]
  /** Ids of silences. */
  readonly silencedBy: readonly string[]
  /** Fingerprints of alerts. */
  readonly inhibitedBy: readonly string[]
  readonly state: 'active' | 'suppressed'
}

export interface AlertFilter {
  readonly matchers?: readonly Matcher[]
  /** Whether to show those that nothing mutes, that silences mute, that others inhibit. Default: all. */
  readonly active?: boolean
  readonly silenced?: boolean
  readonly inhibited?: boolean
  /** One of its receivers must fit. */
  readonly receiver?: (name: string) => boolean
  /** Only those behind this fingerprint. */
  readonly after?: string
}

/** Alerts that fire, in the order of their fingerprints; undefined for each that is left out, so that the caller can end its turn. */
export function* listAlerts(context: AlertingContext, filter: AlertFilter): Generator<ListedAlert | undefined, void, undefined> {
  const { state, clock } = context
  const nowMs = clock.now()
  for (const fingerprint of state.order.from(filter.after)) {
    const known = state.alerts.get(fingerprint)
    yield known === undefined || isOver(known.alert, nowMs) ? undefined : describeAlert(context, known, filter, nowMs)
  }
}

/** An alert with what mutes it; undefined when the filter leaves it out. */
export function describeAlert(
  { state }: AlertingContext,
  { alert, handling }: { readonly alert: Alert; readonly handling: AlertHandling },
  { matchers = [], active = true, silenced = true, inhibited = true, receiver }: AlertFilter,
  nowMs: number,
): ListedAlert | undefined {
  if (!matchesAll(matchers, alert.labels)) return undefined
  const silencedBy = state.silenceIndex.silencedBy(alert.labels, nowMs)
  if (!silenced && silencedBy.length > 0) return undefined
  const inhibitor = state.inhibitedBy(alert.labels, nowMs)
  if (!inhibited && inhibitor !== undefined) return undefined
  const isMuted = silencedBy.length > 0 || inhibitor !== undefined
  if (!active && !isMuted) return undefined
  const receivers = new Set<string>()
  for (const id of state.membership.groupsOf(alert.fingerprint)) {
    const group = state.groups.get(id)
    if (group !== undefined) receivers.add(group.receiver)
  }
  if (receiver !== undefined && ![...receivers].some(receiver)) return undefined
  return {
    alert,
    handling,
    receivers: [...receivers],
    silencedBy,
    inhibitedBy: inhibitor === undefined ? [] : [inhibitor],
    state: isMuted ? 'suppressed' : 'active',
  }
}
