import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { ReadableTableSpec } from '../ledger/table-spec.ts'

/** What people did about an alert since it fires. */
export interface AlertHandling {
  readonly acknowledgedAtMs?: number
  readonly acknowledgedBy?: string
  readonly assignedTo?: string
}

/** An alert as alerting keeps it. */
export interface KnownAlert {
  readonly alert: Alert
  /** A rule that runs here made it; else a program posted it, and nobody knows whether what it says of itself is so. */
  readonly isOfRule: boolean
  /** Its end was said or seen to have come; what is not may have been refreshed since it was last written. */
  readonly isResolved: boolean
  /** Its `endsAtMs` as it was last written. */
  readonly storedEndsAtMs: number
  readonly handling: AlertHandling
}

export const unhandled: AlertHandling = {}

interface Content {
  readonly labels: LabelPairs
  readonly annotations: LabelPairs
  readonly generatorUrl: string
  readonly isOfRule?: true
}

/** Refreshes are not written at once: see `refreshLagMs`. */
export const alertTable: ReadableTableSpec<'alerts', KnownAlert> = {
  name: 'alerts',
  columns: {
    fingerprint: 'text',
    starts_at: 'bigint',
    ends_at: 'bigint',
    updated_at: 'bigint',
    timeout: 'boolean',
    resolved: 'boolean',
    content: 'text',
    handling: 'text',
  },
  key: ['fingerprint'],
  encode: ({ alert: { fingerprint, labels, annotations, generatorUrl, ...alert }, isOfRule, isResolved, handling }) => ({
    fingerprint,
    starts_at: alert.startsAtMs,
    ends_at: alert.endsAtMs,
    updated_at: alert.updatedAtMs,
    timeout: alert.timeout,
    resolved: isResolved,
    content: JSON.stringify({ labels, annotations, generatorUrl, ...(isOfRule ? { isOfRule } : {}) } satisfies Content),
    handling: JSON.stringify(handling),
  }),
  decode: (row) => {
    const { isOfRule = false, ...content } = JSON.parse(row.content) as Content
    return {
      alert: {
        fingerprint: row.fingerprint,
        ...content,
        startsAtMs: row.starts_at,
        endsAtMs: row.ends_at,
        updatedAtMs: row.updated_at,
        timeout: row.timeout,
      },
      isOfRule,
      isResolved: row.resolved,
      storedEndsAtMs: row.ends_at,
      handling: JSON.parse(row.handling) as AlertHandling,
    }
  },
  keyOf: ({ alert }) => alert.fingerprint,
  mustStore: (before, after) =>
    before.storedEndsAtMs !== after.storedEndsAtMs ||
    before.isResolved !== after.isResolved ||
    before.isOfRule !== after.isOfRule ||
    before.handling !== after.handling ||
    before.alert.startsAtMs !== after.alert.startsAtMs,
}
