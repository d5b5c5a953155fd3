import type { TableSpec } from '../ledger/table-spec.ts'

export type AlertEventKind =
  | 'fired'
  | 'resolved'
  | 'acknowledged'
  | 'unacknowledged'
  | 'assigned'
  | 'suppressed'
  | 'notified'
  | 'delivered'
  | 'failed'
  | 'cancelled'
  | 'passed_on'

/** Something that happened to an alert, or to a group it is in. */
export interface AlertEvent {
  readonly atMs: number
  /** Empty: about a whole group. */
  readonly fingerprint: string
  /** Empty: about an alert wherever it is. */
  readonly groupKey: string
  readonly kind: AlertEventKind
  readonly content: Readonly<Record<string, unknown>>
}

export const eventTable: TableSpec<'alert_events', AlertEvent & { readonly sequence: number }> = {
  name: 'alert_events',
  columns: { sequence: 'bigint', at: 'bigint', fingerprint: 'text', group_key: 'text', kind: 'text', content: 'text' },
  key: ['sequence'],
  encode: ({ sequence, atMs, fingerprint, groupKey, kind, content }) => ({
    sequence,
    at: atMs,
    fingerprint,
    group_key: groupKey,
    kind,
    content: JSON.stringify(content),
  }),
}
