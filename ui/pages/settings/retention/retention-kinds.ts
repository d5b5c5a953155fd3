import { logClassNames } from '../../../../src/api/contract/log-classes.ts'
import type { LogClassName } from '../../../../src/api/contract/log-classes.ts'
import type { Reply } from '../../../lib/replies.ts'

export type Retention = Reply<'GET /api/retention'>['retention']
export type OwnRetention = Reply<'GET /api/retention/project'>['own']
/** Times that are wanted, and the version they were made of. */
export interface Draft<Wanted> {
  readonly wanted: Wanted
  readonly fromVersion: number
}
type Table = Reply<'GET /api/storage'>['tables'][number]

/** What has a time of its own: every class of logs, traces, metrics and what they are rolled up into. */
export const retentionKinds = [...logClassNames, 'spans', 'metrics', 'rollups'] as const
export type RetentionKind = (typeof retentionKinds)[number]

/** The longest time in days that is not for ever. */
export const longestDays = 36_500

export function daysOf(retention: Retention, kind: RetentionKind): number | null {
  return isLogClass(kind) ? retention.logs[kind] : retention[kind]
}

export function withDays(retention: Retention, kind: RetentionKind, days: number | null): Retention {
  return isLogClass(kind) ? { ...retention, logs: { ...retention.logs, [kind]: days } } : { ...retention, [kind]: days }
}

/** What a project has of its own; undefined: as everywhere. */
export function ownDaysOf(own: OwnRetention, kind: RetentionKind): number | null | undefined {
  return isLogClass(kind) ? own.logs[kind] : own[kind]
}

export function withOwnDays(own: OwnRetention, kind: RetentionKind, days: number | null | undefined): OwnRetention {
  if (isLogClass(kind)) {
    const { [kind]: _, ...logs } = own.logs
    return { ...own, logs: days === undefined ? logs : { ...logs, [kind]: days } }
  }
  const { [kind]: _, ...others } = own
  return days === undefined ? others : { ...others, [kind]: days }
}

/** What holds in a project. */
export function combineTimes(platform: Retention, { logs, ...others }: OwnRetention): Retention {
  return { ...platform, ...others, logs: { ...platform.logs, ...logs } }
}

/** Rows, bytes and oldest row of everything that belongs to a kind. */
export function storedOf(tables: readonly Table[], kind: RetentionKind): { rows: number; bytes: number; oldest: string | null } {
  const own = tables.filter(({ table, class: logClass }) =>
    isLogClass(kind)
      ? logClass === kind
      : kind === 'spans'
        ? table.startsWith('span') || table.startsWith('trace')
        : kind === 'rollups'
          ? table.startsWith('metric_rollup')
          : table.startsWith('metric_') && !table.startsWith('metric_rollup'),
  )
  const oldest = own.flatMap((table) => table.oldest ?? []).toSorted()[0] ?? null
  return { rows: own.reduce((sum, { rows }) => sum + rows, 0), bytes: own.reduce((sum, { bytes }) => sum + bytes, 0), oldest }
}

/** Kinds that would be kept shorter than now: data is deleted. */
export function shortened(before: Retention, after: Retention): readonly RetentionKind[] {
  return retentionKinds.filter((kind) => (daysOf(after, kind) ?? Infinity) < (daysOf(before, kind) ?? Infinity))
}

function isLogClass(kind: RetentionKind): kind is LogClassName {
  return kind !== 'spans' && kind !== 'metrics' && kind !== 'rollups'
}
