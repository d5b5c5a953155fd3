import type { AlertingContext } from '../alerting-context.ts'
import type { Route } from '../config/config.ts'
import type { AlertGroup } from '../dispatch/alert-group.ts'
import { logKey } from '../dispatch/log-entry.ts'

const nobody: ReadonlySet<string> = new Set()

/** Fingerprints that every integration of a group's contact point was told of as firing. */
export function toldBefore(
  { state, tree, clock }: AlertingContext,
  { groupKey }: Pick<AlertGroup, 'groupKey'>,
  { receiver }: Pick<Route, 'receiver'>,
): ReadonlySet<string> {
  const nowMs = clock.now()
  let told: ReadonlySet<string> | undefined
  for (const integration of tree().contactPointOf(receiver)?.integrations ?? []) {
    const entry = state.log.get(logKey(groupKey, receiver, integration))
    const firing = entry === undefined || entry.expiresAtMs <= nowMs ? nobody : entry.firing
    told = told === undefined ? firing : new Set([...told].filter((one) => firing.has(one)))
  }
  return told ?? nobody
}
