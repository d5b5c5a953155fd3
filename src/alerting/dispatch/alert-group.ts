import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { Route } from '../config/config.ts'
import type { ReadableTableSpec } from '../ledger/table-spec.ts'

/** Alertmanager's aggregation group: alerts of one route with equal values of the labels it groups by, told of together. */
export interface AlertGroup {
  /** Of its route and labels. */
  readonly id: string
  readonly routeId: string
  /** Alertmanager's: the same for routes that differ in their place only. */
  readonly groupKey: string
  readonly receiver: string
  readonly labels: LabelPairs
  readonly createdAtMs: number
  readonly nextFlushAtMs: number
  readonly hasFlushed: boolean
  /** How often something was told of it: makes the ids of notifications differ. */
  readonly flushIndex: number
}

export const groupTable: ReadableTableSpec<'alert_groups', AlertGroup> = {
  name: 'alert_groups',
  columns: {
    id: 'text',
    route_id: 'text',
    group_key: 'text',
    receiver: 'text',
    labels: 'text',
    created_at: 'bigint',
    next_flush_at: 'bigint',
    has_flushed: 'boolean',
    flush_index: 'bigint',
  },
  key: ['id'],
  encode: (group) => ({
    id: group.id,
    route_id: group.routeId,
    group_key: group.groupKey,
    receiver: group.receiver,
    labels: JSON.stringify(group.labels),
    created_at: group.createdAtMs,
    next_flush_at: group.nextFlushAtMs,
    has_flushed: group.hasFlushed,
    flush_index: group.flushIndex,
  }),
  decode: (row) => ({
    id: row.id,
    routeId: row.route_id,
    groupKey: row.group_key,
    receiver: row.receiver,
    labels: JSON.parse(row.labels) as LabelPairs,
    createdAtMs: row.created_at,
    nextFlushAtMs: row.next_flush_at,
    hasFlushed: row.has_flushed,
    flushIndex: row.flush_index,
  }),
  keyOf: ({ id }) => id,
}

/** When a group is looked at again at the latest. */
export function latestFlushMs(
  { hasFlushed }: Pick<AlertGroup, 'hasFlushed'>,
  { groupIntervalMs, groupWaitMs }: Pick<Route, 'groupIntervalMs' | 'groupWaitMs'>,
  nowMs: number,
): number {
  return nowMs + (hasFlushed ? groupIntervalMs : groupWaitMs)
}

/** That an alert is in a group. */
export interface GroupMember {
  readonly groupId: string
  readonly fingerprint: string
}

export const memberTable: ReadableTableSpec<'alert_group_members', GroupMember> = {
  name: 'alert_group_members',
  columns: { group_id: 'text', fingerprint: 'text' },
  key: ['group_id', 'fingerprint'],
  encode: ({ groupId, fingerprint }) => ({ group_id: groupId, fingerprint }),
  decode: (row: StateSchema['alert_group_members']) => ({ groupId: row.group_id, fingerprint: row.fingerprint }),
  keyOf: memberKey,
}

export function memberKey({ groupId, fingerprint }: GroupMember): string {
  return `${groupId} ${fingerprint}`
}
