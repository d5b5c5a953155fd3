import type { FlushContext } from '../dispatch/flush-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import type { Batch } from './tell-batch.ts'

const retentionMs = 120 * 3_600_000

/** Inside of a change: what a batch has told of, the groups of its alerts need not tell once more; but of its end. */
export function markTold({ state, tree }: FlushContext, { receiver, alerts }: Batch, nowMs: number): void {
  const contactPoint = tree().config.receivers.get(receiver)
  for (const { fingerprint, endsAtMs } of alerts) {
    if (endsAtMs !== undefined) continue
    for (const id of state.membership.groupsOf(fingerprint)) {
      const group = state.groups.get(id)
      if (group === undefined || group.receiver !== receiver) continue
      for (const { channel, index } of contactPoint?.integrations ?? []) {
        const known = state.log.get(logKey(group.groupKey, receiver, { channel, index }))
        state.log.put({
          groupKey: group.groupKey,
          receiver,
          channel,
          position: index,
          firing: new Set([...(known?.firing ?? []), fingerprint]),
          resolved: known?.resolved ?? new Set(),
          atMs: nowMs,
          expiresAtMs: nowMs + retentionMs,
          told: known?.told === 'fallback' || known?.told === 'both' ? 'both' : 'direct',
          remembered: known?.remembered ?? {},
        })
      }
    }
  }
}
