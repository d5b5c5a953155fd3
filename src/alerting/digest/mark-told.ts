import type { FlushContext } from '../dispatch/flush-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import { logRetentionMs } from '../dispatch/log-retention.ts'
import type { Batch } from './tell-batch.ts'

const alertsAtOnce = 100

/** Inside of a change: what a batch has told of, the groups of its alerts need not tell once more; but of its end. */
export function* markTold(
  { state, tree }: FlushContext,
  { receiver, alerts }: Batch,
  nowMs: number,
): Generator<undefined, void, undefined> {
  // An entry of the log is written once, however many of its alerts were told of.
  const told = new Map<string, { readonly fingerprints: string[]; readonly keptMs: number }>()
  for (const [at, { fingerprint, endsAtMs }] of alerts.entries()) {
    if (at % alertsAtOnce === alertsAtOnce - 1) yield
    if (endsAtMs !== undefined) continue
    for (const id of state.membership.groupsOf(fingerprint)) {
      const group = state.groups.get(id)
      if (group === undefined || group.receiver !== receiver) continue
      const { fingerprints, keptMs } = told.get(group.groupKey) ?? { fingerprints: [], keptMs: 0 }
      fingerprints.push(fingerprint)
      told.set(group.groupKey, { fingerprints, keptMs: Math.max(keptMs, logRetentionMs(group.routeId)) })
    }
  }
  const contactPoint = tree().contactPointOf(receiver)
  for (const [groupKey, { fingerprints, keptMs }] of told) {
    for (const { channel, index } of contactPoint?.integrations ?? []) {
      yield
      const known = state.log.get(logKey(groupKey, receiver, { channel, index }))
      state.log.put({
        groupKey,
        receiver,
        channel,
        position: index,
        firing: new Set([...(known?.firing ?? []), ...fingerprints]),
        resolved: known?.resolved ?? new Set(),
        atMs: nowMs,
        expiresAtMs: nowMs + keptMs,
        told: known?.told === 'fallback' || known?.told === 'both' ? 'both' : 'direct',
        remembered: known?.remembered ?? {},
      })
    }
  }
}
