import { createHash } from 'node:crypto'

import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { Route } from '../config/config.ts'

const prefix = 'policy '
/** So often is looked whether what was told of a step is over. */
const intervalMs = 60_000

/** The route of the groups that a step of the policy, and not the tree, puts alerts into; undefined: it is no such route. */
export function stepRouteOf(id: string): Route | undefined {
  if (!isStepRoute(id)) return undefined
  return {
    id,
    key: 'policy',
    matchers: [],
    receiver: id.slice(prefix.length),
    groupBy: 'all',
    groupWaitMs: 0,
    groupIntervalMs: intervalMs,
    // Repeats are steps.
    repeatIntervalMs: Number.POSITIVE_INFINITY,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    continue: false,
    labels: [],
    routes: [],
  }
}

/** Whether a group's route is one of the policy. */
export function isStepRoute(id: string): boolean {
  return id.startsWith(prefix)
}

/** Inside of a change: contact points are told of an alert now, whatever the routes say, and when it is over. */
export function tellReceivers(
  { state, tree }: AlertingContext,
  { fingerprint, labels }: Pick<Alert, 'fingerprint' | 'labels'>,
  { receivers, nowMs }: { readonly receivers: readonly string[]; readonly nowMs: number },
): void {
  const [place] = tree().placesOf(labels)
  if (place === undefined) return
  const groupKey = `policy/${place.groupKey}`
  for (const receiver of receivers) {
    const id = createHash('sha256').update(`${prefix}${receiver}\n${groupKey}`).digest('hex').slice(0, 32)
    const known = state.groups.get(id)
    state.groups.put(
      known === undefined
        ? {
            id,
            routeId: prefix + receiver,
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
