import type { ReadableTableSpec } from '../ledger/table-spec.ts'
import type { Policy } from './policy.ts'

/** The policy from one change to the next. */
export interface PolicyVersion {
  /** From 1; 0 is what holds before anybody changed something. */
  readonly version: number
  readonly policy: Policy
  readonly message: string
  readonly createdAtMs: number
  readonly createdBy: string
}

export const policyTable: ReadableTableSpec<'alert_policies', PolicyVersion> = {
  name: 'alert_policies',
  columns: { version: 'bigint', content: 'text', message: 'text', created_at: 'bigint', created_by: 'text' },
  key: ['version'],
  encode: ({ version, policy, message, createdAtMs, createdBy }) => ({
    version,
    content: JSON.stringify(policy),
    message,
    created_at: createdAtMs,
    created_by: createdBy,
  }),
  decode: (row) => ({
    version: row.version,
    policy: JSON.parse(row.content) as Policy,
    message: row.message,
    createdAtMs: row.created_at,
    createdBy: row.created_by,
  }),
  keyOf: ({ version }) => String(version),
}
