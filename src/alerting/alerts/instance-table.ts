import type { AlertInstance } from '../../model/alert-book.ts'
import type { TableSpec } from '../ledger/table-spec.ts'

/** An alert rule's series, with the group of rules it belongs to. */
export interface KeptInstance {
  readonly groupKey: string
  readonly instance: AlertInstance
}

type Content = Omit<AlertInstance, 'ruleKey' | 'fingerprint' | 'value'> & { readonly value: number | string }

export const instanceTable: TableSpec<'alert_instances', KeptInstance> = {
  name: 'alert_instances',
  columns: { group_key: 'text', rule_key: 'text', fingerprint: 'text', content: 'text' },
  key: ['group_key', 'rule_key', 'fingerprint'],
  encode: ({ groupKey, instance: { ruleKey, fingerprint, value, ...rest } }) => ({
    group_key: groupKey,
    rule_key: ruleKey,
    fingerprint,
    // JSON has no infinities and no NaN.
    content: JSON.stringify({ ...rest, value: String(value) } satisfies Content),
  }),
}

/** The instance of a row. */
export function instanceOf(row: { readonly rule_key: string; readonly fingerprint: string; readonly content: string }): AlertInstance {
  const { value, ...rest } = JSON.parse(row.content) as Content
  return {
    ruleKey: row.rule_key,
    fingerprint: row.fingerprint,
    ...withUndefined(rest),
    value: Number(value),
  }
}

/** JSON leaves out what is undefined. */
function withUndefined(rest: Omit<Content, 'value'>): Omit<Content, 'value'> {
  return { ...rest, firedAtMs: rest.firedAtMs, keepFiringSinceMs: rest.keepFiringSinceMs, resolvedAtMs: rest.resolvedAtMs }
}
