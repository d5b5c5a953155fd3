import type { SelectQueryBuilder } from 'kysely'

import { Fault } from '../lib/errors.ts'
import type { StateSchema } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { AuditEntry } from './audit-entry.ts'
import { entryOfRow } from './entry-of-row.ts'

export interface AuditFilter {
  /** Only entries of this project; undefined: all, those of no project included. */
  readonly projectId?: number | undefined
  /** Epoch milliseconds, inclusive and exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly objectKind?: string | undefined
  readonly objectId?: string | undefined
  readonly outcome?: 'success' | 'failure' | undefined
  /** From where it was done: an address, or the beginning of one. */
  readonly address?: string | undefined
  /** Part of the name or the id of the object, or of the actor's name, in any case. */
  readonly text?: string | undefined
  /** What is of no interest. */
  readonly withoutActions?: readonly string[] | undefined
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Cursor of the next, older page; null at the end. */
  readonly next: string | null
}

/** The trail, newest first. `cursor` is the `next` of the page before. Asks no permission: that is its callers' part. */
export async function readAuditEntries(
  { state }: { state: StateStore },
  filter: AuditFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<AuditPage> {
  if (page.cursor !== undefined && !/^\d{1,15}$/.test(page.cursor))
    throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin with the newest')
  let query = filterEntries(state.db.selectFrom('audit_entries'), filter)
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(page.limit + 1)
  if (page.cursor !== undefined) query = query.where('seq', '<', Number(page.cursor))
  const rows = await query.execute()
  const entries = rows.slice(0, page.limit).map((row) => ({ ...entryOfRow(row), hash: Buffer.from(row.hash).toString('hex') }))
  return { entries, next: rows.length > page.limit ? String(entries.at(-1)?.seq) : null }
}

type Query<Output> = SelectQueryBuilder<StateSchema, 'audit_entries', Output>

/** Narrows a query of the trail. */
export function filterEntries<Output>(all: Query<Output>, filter: AuditFilter): Query<Output> {
  let query = all
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId)
  if (filter.action !== undefined) query = query.where('action', '=', filter.action)
  if (filter.objectKind !== undefined) query = query.where('object_kind', '=', filter.objectKind)
  if (filter.objectId !== undefined) query = query.where('object_id', '=', filter.objectId)
  if (filter.outcome !== undefined) query = query.where('outcome', filter.outcome === 'failure' ? 'is not' : 'is', null)
  if (filter.address !== undefined && filter.address !== '') query = query.where('address', 'like', `${escapeLike(filter.address)}%`)
  if (filter.withoutActions !== undefined && filter.withoutActions.length > 0)
    query = query.where('action', 'not in', filter.withoutActions)
  if (filter.text !== undefined && filter.text !== '') {
    const like = `%${escapeLike(filter.text)}%`
    query = query.where((e) => e.or([e('object_name', 'ilike', like), e('object_id', 'ilike', like), e('actor_name', 'ilike', like)]))
  }
  return query
}

function escapeLike(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replaceAll(/[\\%_]/g, String.raw`\$&`)
}
