import type { AlertingContext } from '../alerting-context.ts'
import { Turn } from '../ledger/turn.ts'
import { isStepRoute } from '../policy/step-route.ts'
import { type AlertGroup, latestFlushMs, memberKey } from './alert-group.ts'
import { joinGroups } from './join-groups.ts'
import type { GroupPlace } from './routing-tree.ts'

const alertsAtOnce = 200

/**
 * Puts every alert into the groups that the routing tree in force says; after a start and after a reload. A group whose route only moved in
 * the file keeps its times. Fails as changes do; then it can be called again.
 */
export async function regroup(context: AlertingContext): Promise<void> {
  const { state } = context
  const fingerprints: string[] = []
  const turn = new Turn()
  for (const fingerprint of state.order.from()) {
    fingerprints.push(fingerprint)
    await turn.mayEnd()
  }
  for (let at = 0; at < fingerprints.length; at += alertsAtOnce) {
    const some = fingerprints.slice(at, at + alertsAtOnce)
    await state.ledger.changeInSteps(function* regroupSome() {
      for (const fingerprint of some) {
        regroupAlert(context, fingerprint)
        yield
      }
    })
  }
  await state.ledger.changeInSteps(() => dropOldGroups(context))
}

function regroupAlert(context: AlertingContext, fingerprint: string): void {
  const { state, tree, clock } = context
  const known = state.alerts.get(fingerprint)
  if (known === undefined) return
  const groups = state.membership.groupsOf(fingerprint)
  // What has ended and was told of belongs nowhere.
  if (known.isResolved && groups.size === 0) return
  const places = tree().placesOf({ labels: known.alert.labels, isOfRule: known.isOfRule })
  const wanted = new Set(places.map(({ id }) => id))
  const former = [...groups].flatMap((id) => state.groups.get(id) ?? [])
  for (const place of places) if (state.groups.get(place.id) === undefined) adopt(context, place, former)
  // One that has ended stays where nobody was told of its end yet, wherever its group is now, and comes nowhere else.
  const isFormer = (place: GroupPlace): boolean => state.groups.get(place.id) !== undefined && former.some((group) => isSame(group, place))
  joinGroups(context, known.alert, { nowMs: clock.now(), places: known.isResolved ? places.filter(isFormer) : places })
  for (const id of groups) {
    const isOfPolicy = isStepRoute(state.groups.get(id)?.routeId ?? '')
    if (!wanted.has(id) && !isOfPolicy) state.members.remove(memberKey({ groupId: id, fingerprint }))
  }
}

/** A new place for the group that one of the alert's former groups was, if there is one. */
function adopt({ state, tree }: AlertingContext, { route, ...place }: GroupPlace, former: readonly AlertGroup[]): void {
  const group = former.find((one) => isSame(one, place))
  if (group === undefined || tree().routeOf(group.routeId)?.key === route.key) return
  state.groups.put({ ...group, ...place })
}

type Told = Pick<AlertGroup, 'groupKey' | 'receiver'>

function isSame(group: Told, other: Told): boolean {
  return group.groupKey === other.groupKey && group.receiver === other.receiver
}

function* dropOldGroups({ state, tree, clock }: AlertingContext): Generator<undefined, void, undefined> {
  const nowMs = clock.now()
  for (const group of state.groups.values()) {
    yield
    const route = tree().routeOf(group.routeId)
    if (route === undefined || state.membership.alertsOf(group.id).size === 0) state.groups.remove(group.id)
    else {
      const nextFlushAtMs = Math.min(group.nextFlushAtMs, latestFlushMs(group, route, nowMs))
      if (nextFlushAtMs !== group.nextFlushAtMs || group.receiver !== route.receiver)
        state.groups.put({ ...group, nextFlushAtMs, receiver: route.receiver })
    }
  }
}
