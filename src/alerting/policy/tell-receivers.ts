import { createHash } from 'node:crypto'

import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { stepRouteId } from './step-route.ts'

/** Inside of a change: contact points are told of an alert now, whatever the routes say, and when it is over. */
export function tellReceivers(
  { state, tree }: AlertingContext,
  { fingerprint, labels }: Pick<Alert, 'fingerprint' | 'labels'>,
  { receivers, nowMs }: { readonly receivers: readonly string[]; readonly nowMs: number },
): void {
  const [place] = tree().placesOf({ labels, isOfRule: false })
  if (place === undefined) return
  const groupKey = `policy/${place.groupKey}`
  for (const receiver of receivers) {
    const id = createHash('sha256')
      .update(`${stepRouteId(receiver)}\n${groupKey}`)
      .digest('hex')
      .slice(0, 32)
    const known = state.groups.get(id)
    state.groups.put(
      known === undefined
        ? {
            id,
            routeId: stepRouteId(receiver),
            groupKey,
            receiver,
            labels: place.labels,
            createdAtMs: nowMs,
            nextFlushAtMs: nowMs,
            hasFlushed: false,
            flushIndex: 0,
          }
        : { ...known, nextFlushAtMs: Math.min(known.nextFlushAtMs, nowMs) },
    )
    state.members.put({ groupId: id, fingerprint })
  }
}
