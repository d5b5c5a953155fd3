import { logClassNames } from '../../../../src/api/contract/log-classes.ts'
import type { LogClassName } from '../../../../src/api/contract/log-classes.ts'
import type { Reply } from '../../../lib/replies.ts'

export type Retention = Reply<'GET /api/retention'>['retention']
type Table = Reply<'GET /api/storage'>['tables'][number]

/** What has a time of its own: every class of logs, traces, metrics. */
export const retentionKinds = [...logClassNames, 'spans', 'metrics'] as const
export type RetentionKind = (typeof retentionKinds)[number]

export function daysOf(retention: Retention, kind: RetentionKind): number | null {
  return isLogClass(kind) ? retention.logs[kind] : retention[kind]
}

export function withDays(retention: Retention, kind: RetentionKind, days: number | null): Retention {
  return isLogClass(kind) ? { ...retention, logs: { ...retention.logs, [kind]: days } } : { ...retention, [kind]: days }
}

/** Rows, bytes and oldest row of everything that belongs to a kind. */
export function storedOf(tables: readonly Table[], kind: RetentionKind): { rows: number; bytes: number; oldest: string | null } {
  const own = tables.filter(({ table, class: logClass }) =>
    isLogClass(kind)
      ? logClass === kind
      : kind === 'spans'
        ? table.startsWith('span') || table.startsWith('trace')
        : table.startsWith('metric_'),
  )
  const oldest = own.flatMap((table) => table.oldest ?? []).toSorted()[0] ?? null
  return { rows: own.reduce((sum, { rows }) => sum + rows, 0), bytes: own.reduce((sum, { bytes }) => sum + bytes, 0), oldest }
}

/** Kinds that would be kept shorter than now: data is deleted. */
export function shortened(before: Retention, after: Retention): readonly RetentionKind[] {
  return retentionKinds.filter((kind) => (daysOf(after, kind) ?? Infinity) < (daysOf(before, kind) ?? Infinity))
}

function isLogClass(kind: RetentionKind): kind is LogClassName {
  return kind !== 'spans' && kind !== 'metrics'
}
