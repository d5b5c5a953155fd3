import { sql } from 'kysely'

import { type AccessContext, requirePermission } from '../../access/index.ts'
import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import { builtIns } from '../built-in/built-ins.ts'
import type { DashboardSummary } from './stored-dashboard.ts'

export interface ListDashboards {
  /** Words that stand in the title, the folder or a tag; all of them. */
  readonly q: string
  readonly tag?: string | undefined
  readonly folder?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

const mostWords = 10

/** By title, those that come with the program first. Needs `dashboards.read`. Throws Fault `bad_input` for a foreign cursor. */
export async function listDashboards(
  { caller, state }: AccessContext,
  { q, tag, folder, limit, cursor }: ListDashboards,
): Promise<{ readonly rows: readonly DashboardSummary[]; readonly next: string | null }> {
  requirePermission(caller, 'dashboards.read')
  const words = q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords)
  // As the database writes small letters, for it is the one that compares.
  const title = sql<string>`lower(title)`
  const haystack = sql<string>`lower(title || ' ' || folder || ' ' || tags::text)`
  let query = state.db
    .selectFrom('dashboards')
    .select(['uid', 'title', 'folder', 'tags', 'panels', 'version', 'updated_at', 'updated_by', title.as('place')])
    .where('project_id', '=', caller.projectId)
    .orderBy(title)
    .orderBy('uid')
    .limit(limit + 1)
  for (const word of words) query = query.where(sql<boolean>`position(${word} in ${haystack}) > 0`)
  if (tag !== undefined) query = query.where(sql<boolean>`tags @> ${JSON.stringify([tag])}::jsonb`)
  if (folder !== undefined) query = query.where('folder', '=', folder)
  if (cursor !== undefined) {
    const [afterTitle, afterUid] = readCursor(cursor, ['text', 'text'])
    query = query.where(sql<boolean>`(${title}, uid) > (${afterTitle}, ${afterUid})`)
  }
  const found = await query.execute()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const rows = page.map(({ updated_at: updatedAt, updated_by: updatedBy, place: _place, ...row }) => ({
    ...row,
    updatedAt,
    updatedBy,
    isBuiltIn: false,
  }))
  const fits = (one: DashboardSummary): boolean =>
    words.every((word) => `${one.title} ${one.folder} ${one.tags.join(' ')}`.toLowerCase().includes(word)) &&
    (tag === undefined || one.tags.includes(tag)) &&
    (folder === undefined || one.folder === folder)
  return {
    rows: [...(cursor === undefined ? builtIns().filter((one) => fits(one)) : []), ...rows],
    next: found.length > limit && last !== undefined ? writeCursor([last.place, last.uid]) : null,
  }
}
