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
  | 'flapping'
  | 'held'
  | 'released'
  | 'gathered'
  | 'escalated'

/** Something that happened to an alert, or to a group it is in. */
export interface AlertEvent {
  readonly atMs: number
  /** Empty: about a whole group. */
  readonly fingerprint: string
  /** Empty: about an alert wherever it is. */
  readonly groupKey: string
  readonly kind: AlertEventKind
  readonly content: Readonly<Record<string, unknown>>
  /** What the history finds the firing of an alert by. */
  readonly about?: { readonly name: string; readonly severity: string; readonly service: string }
}

export const eventTable: TableSpec<'alert_events', AlertEvent & { readonly sequence: number }> = {
  name: 'alert_events',
  columns: {
    sequence: 'bigint',
    at: 'bigint',
    fingerprint: 'text',
    group_key: 'text',
    kind: 'text',
    content: 'text',
    rule: 'text',
    severity: 'text',
    service: 'text',
  },
  key: ['sequence'],
  encode: ({ sequence, atMs, fingerprint, groupKey, kind, content, about }) => ({
    sequence,
    at: atMs,
    fingerprint,
    group_key: groupKey,
    kind,
    content: JSON.stringify(content),
    rule: columnText(about?.name),
    severity: columnText(about?.severity),
    service: columnText(about?.service),
  }),
}

const longestText = 200

/** Columns of text have no NUL; who looks for something knows its beginning. */
function columnText(text = ''): string {
  return text.replaceAll('\0', '').slice(0, longestText)
}
