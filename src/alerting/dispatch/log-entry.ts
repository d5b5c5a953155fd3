import type { Integration } from '../config/config.ts'
import type { ReadableTableSpec } from '../ledger/table-spec.ts'

/** Who got a message that a group fires, and none since that it is over: the integration itself, the fallback for it, both or nobody. */
export type Told = '' | 'direct' | 'fallback' | 'both'

/** What one integration was told last of a group. */
export interface LogEntry {
  readonly groupKey: string
  readonly receiver: string
  readonly channel: string
  readonly position: number
  /** Fingerprints. */
  readonly firing: ReadonlySet<string>
  readonly resolved: ReadonlySet<string>
  readonly atMs: number
  readonly expiresAtMs: number
  readonly told: Told
  readonly remembered: Readonly<Record<string, string>>
}

export const logTable: ReadableTableSpec<'notification_log', LogEntry> = {
  name: 'notification_log',
  columns: {
    group_key: 'text',
    receiver: 'text',
    channel: 'text',
    position: 'integer',
    firing: 'text',
    resolved: 'text',
    at: 'bigint',
    expires_at: 'bigint',
    told: 'text',
    remembered: 'text',
  },
  key: ['group_key', 'receiver', 'channel', 'position'],
  encode: (entry) => ({
    group_key: entry.groupKey,
    receiver: entry.receiver,
    channel: entry.channel,
    position: entry.position,
    firing: [...entry.firing].join(''),
    resolved: [...entry.resolved].join(''),
    at: entry.atMs,
    expires_at: entry.expiresAtMs,
    told: entry.told,
    remembered: JSON.stringify(entry.remembered),
  }),
  decode: (row) => ({
    groupKey: row.group_key,
    receiver: row.receiver,
    channel: row.channel,
    position: row.position,
    firing: fingerprintsOf(row.firing),
    resolved: fingerprintsOf(row.resolved),
    atMs: row.at,
    expiresAtMs: row.expires_at,
    told: row.told as Told,
    remembered: JSON.parse(row.remembered) as Record<string, string>,
  }),
  keyOf: (entry) => logKey(entry.groupKey, entry.receiver, { channel: entry.channel, index: entry.position }),
}

export function logKey(groupKey: string, receiver: string, { channel, index }: Pick<Integration, 'channel' | 'index'>): string {
  return JSON.stringify([groupKey, receiver, channel, index])
}

const fingerprintLength = 16

function fingerprintsOf(text: string): Set<string> {
  const all = new Set<string>()
  for (let at = 0; at < text.length; at += fingerprintLength) all.add(text.slice(at, at + fingerprintLength))
  return all
}
