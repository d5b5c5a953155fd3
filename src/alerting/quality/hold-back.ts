import { createHash } from 'node:crypto'

import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { findCauses, findDeploy, mayBeCause, pickRoot } from '../causes/find-cause.ts'
import { noTopology } from '../causes/topology.ts'
import type { Route } from '../config/config.ts'
import { type AlertGroup, memberKey } from '../dispatch/alert-group.ts'
import { type Flap, isFlapping } from './flapping/flap.ts'
import type { Hold } from './hold.ts'
import { toldBefore } from './told-before.ts'

interface Holding {
  readonly group: AlertGroup
  readonly route: Route
  /** Those that nothing mutes. */
  readonly heard: readonly KnownAlert[]
  readonly nowMs: number
  /** Tells of another group now, inside of the same change. */
  readonly tell: (groupId: string) => Generator<undefined, void, undefined>
}

/** What a group is to be told of. */
export interface HeldBack {
  readonly heard: KnownAlert[]
  /** Stand for something that is told once: they count as alerts that fire. */
  readonly marks: readonly string[]
}

const alertsAtOnce = 500
/** Causes that turn out not to be told are left out; after so many the alert is told itself. */
const mostTries = 3

/**
 * Inside of a change: leaves out of a group what belongs to a cause that the same contact point was told of, and shows what flaps as one
 * alert that fires. Whoever is held back without the cause having been told is not: it is told first, in this very change. What was told
 * of stays, so that its end is told, too.
 */
export function* holdBack(context: AlertingContext, holding: Holding): Generator<undefined, HeldBack, undefined> {
  const { state } = context
  const { policy, holds } = state.quality
  const { group, heard, nowMs } = holding
  if (!policy.flapping.enabled && !policy.causes.enabled && holds.size === 0) return { heard: [...heard], marks: [] }
  const told = toldBefore(context, group, holding.route)
  const left: KnownAlert[] = []
  const marks: string[] = []
  let looked = 0
  for (const known of heard) {
    if (++looked % alertsAtOnce === 0) yield
    const { fingerprint } = known.alert
    const before = holds.get(memberKey({ groupId: group.id, fingerprint }))
    const flap = policy.flapping.enabled ? state.quality.flaps.get(fingerprint) : undefined
    if (isFlapping(flap, nowMs, policy.flapping)) {
      hold(context, holding, known.alert, { why: 'flapping', cause: '' })
      left.push(asFlapping(known, flap, policy.flapping.windowMinutes, nowMs))
      marks.push(markOf(flap))
      continue
    }
    const isOpen = !isOver(known.alert, nowMs)
    if (policy.causes.enabled && isOpen && !told.has(fingerprint)) {
      const cause = (yield* findToldCause(context, holding, known.alert)) ?? causeOfBefore(context, before, nowMs)
      if (cause !== undefined) {
        hold(context, holding, known.alert, { why: 'cause', cause: cause.fingerprint })
        continue
      }
    }
    if (before !== undefined) release(context, holding, before)
    // It came and went while it was held back: its cause was told of.
    if (before?.why === 'cause' && !isOpen && !told.has(fingerprint)) continue
    left.push(isOpen && policy.causes.enabled ? withReason(context, known, nowMs) : known)
  }
  return { heard: left, marks }
}

function* findToldCause(
  context: AlertingContext,
  { group, route, nowMs, tell }: Holding,
  alert: Alert,
): Generator<undefined, Alert | undefined, undefined> {
  const { state } = context
  const judging = { topology: state.quality.topology, rules: state.quality.policy.causes }
  const groupOf = ({ fingerprint }: Alert): AlertGroup | undefined => {
    const groups = [...state.membership.groupsOf(fingerprint)].flatMap((id) => state.groups.get(id) ?? [])
    // What is in the same group is in the same message.
    return groups.some(({ id }) => id === group.id) ? undefined : groups.find(({ receiver }) => receiver === route.receiver)
  }
  let causes = [...findCauses(state, alert, nowMs)].filter((cause) => groupOf(cause) !== undefined)
  for (let tries = 0; tries < mostTries; tries++) {
    const root = pickRoot(judging, causes)
    const place = root === undefined ? undefined : groupOf(root)
    if (root === undefined || place === undefined) return undefined
    const isTold = (): boolean => toldBefore(context, place, route).has(root.fingerprint)
    if (!isTold()) yield* tell(place.id)
    if (isTold()) return root
    causes = causes.filter((cause) => cause !== root)
  }
  return undefined
}

/** While nobody knows yet what depends on what, as after a start, what was found before holds for as long as the cause fires. */
function causeOfBefore({ state }: AlertingContext, before: Hold | undefined, nowMs: number): Alert | undefined {
  if (before?.why !== 'cause' || state.quality.topology !== noTopology) return undefined
  const cause = state.alerts.get(before.cause)?.alert
  return cause !== undefined && mayBeCause(state, cause, nowMs) ? cause : undefined
}

function hold({ state }: AlertingContext, { group, nowMs }: Holding, alert: Alert, { why, cause }: Pick<Hold, 'why' | 'cause'>): void {
  const { fingerprint } = alert
  const before = state.quality.holds.get(memberKey({ groupId: group.id, fingerprint }))
  if (before?.why === why && before.cause === cause) return
  state.quality.holds.put({ groupId: group.id, fingerprint, why, cause, sinceMs: nowMs })
  const named = cause === '' ? {} : { cause: { fingerprint: cause, name: titleOf(state.alerts.get(cause)?.alert.labels ?? []) } }
  state.addEvent({ atMs: nowMs, fingerprint, groupKey: '', kind: 'held', content: { why, receiver: group.receiver, ...named } })
}

function release({ state }: AlertingContext, { group, nowMs }: Holding, { fingerprint, why }: Hold): void {
  state.quality.holds.remove(memberKey({ groupId: group.id, fingerprint }))
  state.addEvent({ atMs: nowMs, fingerprint, groupKey: '', kind: 'released', content: { why, receiver: group.receiver } })
}

/** Ups and downs as one alert that fires until it is calm. */
function asFlapping(known: KnownAlert, { times }: Flap, minutes: number, nowMs: number): KnownAlert {
  const alert = {
    ...known.alert,
    endsAtMs: Math.max(known.alert.endsAtMs, nowMs + 60_000),
    annotations: withPair(known.alert.annotations, 'flapping', `flapped ${times} times in ${minutes} min`),
  }
  return { ...known, alert }
}

/** Another one each time it begins to flap. */
function markOf({ fingerprint, sinceMs }: Flap): string {
  return createHash('sha256').update(`flapping ${fingerprint} ${sinceMs}`).digest('hex').slice(0, 16)
}

/** What is told although it has a cause says which: others were told of that one, or nobody was. */
function withReason({ state }: AlertingContext, known: KnownAlert, nowMs: number): KnownAlert {
  const judging = { topology: state.quality.topology, rules: state.quality.policy.causes }
  const { alert } = known
  const root = pickRoot(judging, [...findCauses(state, alert, nowMs)])
  const deploy = findDeploy(judging, alert)
  const cause =
    root === undefined
      ? deploy === undefined
        ? undefined
        : `deployment of ${deploy.version} at ${new Date(deploy.atMs).toISOString().slice(0, 16)}Z`
      : titleOf(root.labels)
  return cause === undefined ? known : { ...known, alert: { ...alert, annotations: withPair(alert.annotations, 'cause', cause) } }
}

/** An alert for people: its name and what it is about. */
function titleOf(labels: LabelPairs): string {
  const valueOf = (wanted: string): string => labels.find(([name]) => name === wanted)?.[1] ?? ''
  const about = valueOf('service') || valueOf('database') || valueOf('host') || valueOf('instance')
  return [valueOf('alertname'), about].filter((word) => word !== '').join(' ')
}

/** Nobody's own annotation is written over. */
function withPair(pairs: LabelPairs, name: string, value: string): LabelPairs {
  if (pairs.some(([known]) => known === name)) return pairs
  return [...pairs, [name, value] as const].sort(([a], [b]) => (a < b ? -1 : 1))
}
