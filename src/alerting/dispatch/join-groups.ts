import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { AlertGroup } from './alert-group.ts'
import type { GroupPlace } from './routing-tree.ts'

interface Joining {
  /** Of the alert, in the tree in force. */
  readonly places: readonly GroupPlace[]
  readonly nowMs: number
}

/**
 * Inside of a change: puts an alert into groups. A group that is new waits for `group_wait`, unless the alert has fired
 * for longer already; one that has told of itself goes on at its interval.
 */
export function joinGroups(
  { state }: Pick<AlertingContext, 'state'>,
  { fingerprint, startsAtMs }: Alert,
  { places, nowMs }: Joining,
): void {
  for (const place of places) {
    const known = state.groups.get(place.id)
    const isLate = startsAtMs + place.route.groupWaitMs < nowMs
    if (known === undefined) state.groups.put(newGroup(place, isLate, nowMs))
    else if (isLate && !known.hasFlushed && known.nextFlushAtMs > nowMs) state.groups.put({ ...known, nextFlushAtMs: nowMs })
    state.members.put({ groupId: place.id, fingerprint })
  }
}

function newGroup({ route, ...place }: GroupPlace, isLate: boolean, nowMs: number): AlertGroup {
  const nextFlushAtMs = isLate ? nowMs : nowMs + route.groupWaitMs
  return { ...place, createdAtMs: nowMs, nextFlushAtMs, hasFlushed: false, flushIndex: 0 }
}
