import { sql } from 'kysely'

import { readCursor, writeCursor } from '../lib/list-cursor.ts'
import type { StateSchema } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** One try to make or to verify a back-up. */
export interface BackupRun {
  readonly id: string
  readonly kind: 'backup' | 'verify'
  /** Undefined: it came to none. */
  readonly pointId: string | undefined
  readonly startedAt: number
  readonly finishedAt: number
  readonly outcome: 'done' | 'failed'
  readonly newBytes: number
  readonly totalBytes: number
  /** One sentence. */
  readonly summary: string
}

const keptRuns = 500

export async function recordRun(state: StateStore, run: BackupRun): Promise<void> {
  await state.transaction(async (transaction) => {
    await transaction.insertInto('backup_runs').values(toRow(run)).execute()
    const oldest = await transaction
      .selectFrom('backup_runs')
      .select('started_at')
      .orderBy('started_at', 'desc')
      .offset(keptRuns)
      .limit(1)
      .executeTakeFirst()
    if (oldest !== undefined) await transaction.deleteFrom('backup_runs').where('started_at', '<=', oldest.started_at).execute()
  })
}

/** A page of them, newest first. Throws Fault `bad_input` for a foreign cursor. */
export async function listRuns(
  state: StateStore,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly rows: readonly BackupRun[]; readonly next: string | null }> {
  let query = state.db
    .selectFrom('backup_runs')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [startedAt, id] = readCursor(cursor, ['integer', 'text'])
    query = query.where(sql<boolean>`(started_at, id) < (${startedAt}, ${id})`)
  }
  const found = await query.execute()
  const rows = found.slice(0, limit).map(fromRow)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, next: last === undefined ? null : writeCursor([last.startedAt, last.id]) }
}

/** The last verification of each restore point that was verified, by its id. */
export async function findVerifications(state: StateStore): Promise<ReadonlyMap<string, BackupRun>> {
  const rows = await state.db
    .selectFrom('backup_runs')
    .selectAll()
    .distinctOn('point_id')
    .where('kind', '=', 'verify')
    .where('point_id', '!=', '')
    .orderBy('point_id')
    .orderBy('started_at', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.point_id, fromRow(row)]))
}

/** The last run of a kind that ended so, or the first. */
export async function findRun(
  state: StateStore,
  { kind, outcome, end }: Pick<BackupRun, 'kind' | 'outcome'> & { readonly end: 'last' | 'first' },
): Promise<BackupRun | undefined> {
  const row = await state.db
    .selectFrom('backup_runs')
    .selectAll()
    .where('kind', '=', kind)
    .where('outcome', '=', outcome)
    .orderBy('started_at', end === 'last' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

function toRow(run: BackupRun): StateSchema['backup_runs'] {
  return {
    id: run.id,
    kind: run.kind,
    point_id: run.pointId ?? '',
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    outcome: run.outcome,
    new_bytes: run.newBytes,
    total_bytes: run.totalBytes,
    summary: run.summary.replaceAll('\0', '').slice(0, 2000),
  }
}

function fromRow(row: StateSchema['backup_runs']): BackupRun {
  return {
    id: row.id,
    kind: row.kind === 'verify' ? 'verify' : 'backup',
    pointId: row.point_id === '' ? undefined : row.point_id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome === 'done' ? 'done' : 'failed',
    newBytes: row.new_bytes,
    totalBytes: row.total_bytes,
    summary: row.summary,
  }
}
