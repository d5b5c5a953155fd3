import type { NotificationReason } from '../../channels/channel.ts'
import type { LogEntry } from './log-entry.ts'

interface Situation {
  /** Fingerprints, of alerts that nothing mutes. */
  readonly firing: ReadonlySet<string>
  readonly resolved: ReadonlySet<string>
  readonly sendResolved: boolean
  readonly repeatIntervalMs: number
  readonly nowMs: number
}

/**
 * Whether an integration is to be told of a group now, and why, by Alertmanager's rules. `all_resolved` also comes where resolved alerts
 * are not sent: then only the log forgets what fired.
 */
export function decideNotification(
  entry: Pick<LogEntry, 'firing' | 'resolved' | 'atMs'> | undefined,
  { firing, resolved, sendResolved, repeatIntervalMs, nowMs }: Situation,
): NotificationReason | undefined {
  if (entry === undefined) return firing.size > 0 ? 'first' : undefined
  if (!isSubset(firing, entry.firing)) return 'new_alerts'
  if (firing.size === 0) return entry.firing.size > 0 ? 'all_resolved' : undefined
  if (sendResolved && !isSubset(resolved, entry.resolved)) return 'some_resolved'
  return entry.atMs < nowMs - repeatIntervalMs ? 'repeat' : undefined
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  if (some.size > all.size) return false
  for (const one of some) if (!all.has(one)) return false
  return true
}
