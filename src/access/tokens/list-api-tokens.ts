import { sql } from 'kysely'

import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'
import { requirePermission } from '../require-permission.ts'

export interface ApiToken {
  readonly id: string
  /** Tokens of one slot replace each other. */
  readonly slotId: string
  readonly name: string
  readonly ownerId: string
  readonly ownerName: string
  readonly permissions: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number
  /** To the minute. */
  readonly lastUsedAt: number | null
  /** Address prefix of that use: an IPv4 address, an IPv6 network. */
  readonly lastUsedFrom: string | null
}

/**
 * Tokens of the project that work, newest first: the caller's own, or everybody's for those who may change members. Needs `tokens.own`.
 * Throws Fault `bad_input` for a foreign cursor.
 */
export async function listApiTokens({ caller, state, clock }: AccessContext, { limit, cursor }: ListPage): Promise<ListedPage<ApiToken>> {
  requirePermission(caller, 'tokens.own')
  const { actor, projectId, permissions } = caller
  let query = state.db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .selectAll('api_tokens')
    .select('users.name as owner_name')
    .where('project_id', '=', projectId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', clock.now())
    .orderBy('api_tokens.created_at', 'desc')
    .orderBy('api_tokens.id', 'desc')
    .limit(limit + 1)
  if (!permissions.has('members.write')) query = query.where('user_id', '=', actor.kind === 'user' ? actor.id : '')
  if (cursor !== undefined) {
    const [createdAt, id] = readCursor(cursor, ['integer', 'text'])
    query = query.where(sql<boolean>`(api_tokens.created_at, api_tokens.id) < (${createdAt}, ${id})`)
  }
  return pageOf(await query.execute(), limit, {
    toRow: (row) => ({
      id: row.id,
      slotId: row.slot_id,
      name: row.name,
      ownerId: row.user_id,
      ownerName: row.owner_name,
      permissions: row.permissions,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      lastUsedFrom: row.last_used_from,
    }),
    cursorOf: ({ created_at: createdAt, id }) => writeCursor([createdAt, id]),
  })
}
