import type { FlushContext } from '../dispatch/flush-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import type { Batch } from './tell-batch.ts'

const retentionMs = 120 * 3_600_000
const alertsAtOnce = 100

/** Inside of a change: what a batch has told of, the groups of its alerts need not tell once more; but of its end. */
export function* markTold(
  { state, tree }: FlushContext,
  { receiver, alerts }: Batch,
  nowMs: number,
): Generator<undefined, void, undefined> {
  // An entry of the log is written once, however many of its alerts were told of.
  const told = new Map<string, string[]>()
  for (const [at, { fingerprint, endsAtMs }] of alerts.entries()) {
    if (at % alertsAtOnce === alertsAtOnce - 1) yield
    if (endsAtMs !== undefined) continue
    for (const id of state.membership.groupsOf(fingerprint)) {
      const group = state.groups.get(id)
      if (group === undefined || group.receiver !== receiver) continue
      const fingerprints = told.get(group.groupKey) ?? []
      told.set(group.groupKey, fingerprints)
      fingerprints.push(fingerprint)
    }
  }
  const contactPoint = tree().contactPointOf(receiver)
  for (const [groupKey, fingerprints] of told) {
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
        expiresAtMs: nowMs + retentionMs,
        told: known?.told === 'fallback' || known?.told === 'both' ? 'both' : 'direct',
        remembered: known?.remembered ?? {},
      })
    }
  }
}
