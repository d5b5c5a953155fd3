import type { ReadableTableSpec } from '../ledger/table-spec.ts'
import type { StepSeverity } from './policy.ts'

/** How far an alert that nobody has acknowledged has come in the policy that held when it fired. */
export interface Escalation {
  readonly fingerprint: string
  readonly policyVersion: number
  readonly severity: StepSeverity
  /** From when its times count: when it fired, at a whole second. */
  readonly baseMs: number
  /** The next one, from 0; behind the last one they are repeats. */
  readonly step: number
  /** Undefined: there is none. */
  readonly dueMs: number | undefined
  /** 0: none was taken yet. */
  readonly lastStepMs: number
  /** Who was told at the last step: names of contact points; none: those whom the routes say, once more. */
  readonly receivers: readonly string[]
}

export const escalationTable: ReadableTableSpec<'escalations', Escalation> = {
  name: 'escalations',
  columns: {
    fingerprint: 'text',
    policy_version: 'bigint',
    severity: 'text',
    base_at: 'bigint',
    step: 'integer',
    due_at: 'bigint',
    last_step_at: 'bigint',
    receivers: 'text',
  },
  key: ['fingerprint'],
  encode: (one) => ({
    fingerprint: one.fingerprint,
    policy_version: one.policyVersion,
    severity: one.severity,
    base_at: one.baseMs,
    step: one.step,
    due_at: one.dueMs ?? 0,
    last_step_at: one.lastStepMs,
    receivers: JSON.stringify(one.receivers),
  }),
  decode: (row) => ({
    fingerprint: row.fingerprint,
    policyVersion: row.policy_version,
    severity: row.severity as StepSeverity,
    baseMs: row.base_at,
    step: row.step,
    dueMs: row.due_at === 0 ? undefined : row.due_at,
    lastStepMs: row.last_step_at,
    receivers: JSON.parse(row.receivers) as string[],
  }),
  keyOf: ({ fingerprint }) => fingerprint,
}
