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
  const adopted = places.filter((place) => state.groups.get(place.id) === undefined && adopt(context, place, groups))
  // One that has ended stays where nobody was told of its end yet, and comes nowhere else.
  joinGroups(context, known.alert, { nowMs: clock.now(), places: known.isResolved ? adopted : places })
  for (const id of groups) {
    const isOfPolicy = isStepRoute(state.groups.get(id)?.routeId ?? '')
    if (!wanted.has(id) && !isOfPolicy) state.members.remove(memberKey({ groupId: id, fingerprint }))
  }
}

/** A new place for the group that one of the alert's former groups was. Returns whether there is one. */
function adopt({ state, tree }: AlertingContext, { route, ...place }: GroupPlace, former: ReadonlySet<string>): boolean {
  const isSame = (group: AlertGroup): boolean => group.groupKey === place.groupKey && group.receiver === place.receiver
  const group = [...former].map((id) => state.groups.get(id)).find((one) => one !== undefined && isSame(one))
  if (group === undefined || tree().routeOf(group.routeId)?.key === route.key) return false
  state.groups.put({ ...group, ...place })
  return true
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
