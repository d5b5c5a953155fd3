import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { type AlertGroup, memberKey } from '../dispatch/alert-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import { findHold } from '../policy/find-hold.ts'
import { Standings } from './alert-standing.ts'

/**
 * What comes next for an integration, and why it is not told now: a message is on its way, or waits after a failure; another alert, a time
 * interval or a silence holds the alert back, the policy does (`batch`, `quiet`, `heartbeat`), its cause was told instead, it flaps, or the
 * contact point had too many pages and gets it with others; the group waits for others; what is acknowledged is not repeated; nothing
 * changed since it was told; the alert is over. `nobody`: the contact point has no channel.
 */
export type OutlookReason =
  | 'sending'
  | 'failing'
  | 'inhibited'
  | 'muted'
  | 'silenced'
  | 'batch'
  | 'quiet'
  | 'heartbeat'
  | 'cause'
  | 'flapping'
  | 'gathered'
  | 'acknowledged'
  | 'waits'
  | 'told'
  | 'over'
  | 'nobody'

export interface Outlook {
  readonly receiver: string
  /** Empty where there is none. */
  readonly channel: string
  readonly position: number
  readonly reason: OutlookReason
  /** When it was last told that the alert fires. */
  readonly toldAtMs: number | undefined
  /** When it is told next if all stays as it is. */
  readonly nextAtMs: number | undefined
  /** Of a message that fails. */
  readonly problem: string
}

/** For each way out of an alert: what was told last, and what holds the next message back. */
export function findOutlook(context: AlertingContext, known: KnownAlert): readonly Outlook[] {
  const { state, tree } = context
  const standing = new Standings(context).of(known).state
  return [...state.membership.groupsOf(known.alert.fingerprint)].flatMap((id) => {
    const group = state.groups.get(id)
    if (group === undefined) return []
    const integrations = tree().contactPointOf(group.receiver)?.integrations ?? []
    if (integrations.length === 0) {
      const nobody = { channel: '', position: 0, reason: 'nobody', toldAtMs: undefined, nextAtMs: undefined, problem: '' } as const
      return [{ receiver: group.receiver, ...nobody }]
    }
    return integrations.map(({ channel, index }) => ({
      receiver: group.receiver,
      channel,
      position: index,
      ...outlookOf(context, { group, known, standing, key: logKey(group.groupKey, group.receiver, { channel, index }) }),
    }))
  })
}

interface WayOut {
  readonly group: AlertGroup
  readonly known: KnownAlert
  readonly standing: ReturnType<Standings['of']>['state']
  readonly key: string
}

function outlookOf(
  { state, tree, clock }: AlertingContext,
  { group, known, standing, key }: WayOut,
): Pick<Outlook, 'reason' | 'toldAtMs' | 'nextAtMs' | 'problem'> {
  const entry = state.log.get(key)
  const toldAtMs = entry?.firing.has(known.alert.fingerprint) === true ? entry.atMs : undefined
  const message = state.lanes
    .of(key)
    .find(({ notification }) => notification.alerts.some((one) => one.fingerprint === known.alert.fingerprint))
  if (message !== undefined) {
    const { attempts, problem, nextAtMs, notification } = message
    const isFailing = problem !== '' && attempts > 0
    // What is on its way was not told yet, whatever the log says.
    return { reason: isFailing ? 'failing' : 'sending', toldAtMs: notification.at === toldAtMs ? undefined : toldAtMs, nextAtMs, problem }
  }
  const nothing = { toldAtMs, nextAtMs: undefined, problem: '' }
  if (standing === 'resolved') return { ...nothing, reason: 'over' }
  if (standing === 'inhibited' || standing === 'muted' || standing === 'silenced') return { ...nothing, reason: standing }
  const { fingerprint, labels } = known.alert
  const held = findHold({ state }, { labels, routeId: group.routeId, nowMs: clock.now() })
  if (held !== undefined) return { ...nothing, reason: held }
  const hold = state.quality.holds.get(memberKey({ groupId: group.id, fingerprint }))
  if (hold !== undefined) return { ...nothing, reason: hold.why }
  if (state.quality.gathered.get(key)?.isSent === false) return { ...nothing, reason: 'gathered' }
  if (toldAtMs === undefined) return { ...nothing, reason: 'waits', nextAtMs: group.nextFlushAtMs }
  if (standing === 'acknowledged') return { ...nothing, reason: 'acknowledged' }
  const route = tree().routeOf(group.routeId)
  return {
    ...nothing,
    reason: 'told',
    ...(route && { nextAtMs: nextRepeatMs(group, toldAtMs + route.repeatIntervalMs, route, clock.now()) }),
  }
}

/** A repeat goes out with the first flush after its time. */
function nextRepeatMs(
  { nextFlushAtMs }: AlertGroup,
  dueMs: number,
  { groupIntervalMs }: { readonly groupIntervalMs: number },
  nowMs: number,
): number {
  const firstMs = Math.max(nextFlushAtMs, nowMs)
  return dueMs <= firstMs ? firstMs : firstMs + Math.ceil((dueMs - firstMs) / Math.max(groupIntervalMs, 1)) * groupIntervalMs
}
