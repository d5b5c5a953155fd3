import { sql } from 'kysely'

import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'
import { requirePermission } from '../require-permission.ts'

export interface Invitation {
  readonly id: string
  /** Null: whoever has the link. */
  readonly email: string | null
  readonly role: string
  /** Of a role that was made here. */
  readonly roleName: string | null
  readonly everywhere: boolean
  /** What they are called now, or were when their account went. */
  readonly invitedBy: string
  /** Null: the account is gone, or it was a program. */
  readonly invitedById: string | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly isMailed: boolean
  readonly state: 'open' | 'accepted' | 'expired' | 'revoked'
  /** Address of the account that accepted it. */
  readonly acceptedBy: string | null
}

/**
 * Invitations to the caller's project and to all, the newest first, those that are over included. Needs `members.read`. Throws Fault
 * `bad_input` for a foreign cursor.
 */
export async function listInvitations(
  { caller, state, clock }: AccessContext,
  { limit, cursor }: ListPage,
): Promise<ListedPage<Invitation>> {
  requirePermission(caller, 'members.read')
  let query = state.db
    .selectFrom('invitations')
    .leftJoin('custom_roles', 'custom_roles.id', 'invitations.role')
    .leftJoin('users', 'users.id', 'invitations.invited_by_id')
    .selectAll('invitations')
    .select(['custom_roles.name as role_name', 'users.name as inviter'])
    .where((e) => e.or([e('invitations.project_id', '=', caller.projectId), e('invitations.project_id', 'is', null)]))
    .orderBy('invitations.created_at', 'desc')
    .orderBy('invitations.id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [createdAt, id] = readCursor(cursor, ['integer', 'text'])
    query = query.where(sql<boolean>`(invitations.created_at, invitations.id) < (${createdAt}, ${id})`)
  }
  const now = clock.now()
  return pageOf(await query.execute(), limit, {
    toRow: (row) => ({
      id: row.id,
      email: row.email,
      role: row.role,
      roleName: row.role_name,
      everywhere: row.project_id === null,
      invitedBy: row.inviter ?? row.invited_by,
      invitedById: row.invited_by_id,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      isMailed: row.mailed_at !== null,
      state: stateOf(row, now),
      acceptedBy: row.accepted_by,
    }),
    cursorOf: ({ created_at: createdAt, id }) => writeCursor([createdAt, id]),
  })
}

function stateOf(
  row: { readonly accepted_at: number | null; readonly revoked_at: number | null; readonly expires_at: number },
  now: number,
): Invitation['state'] {
  if (row.accepted_at !== null) return 'accepted'
  if (row.revoked_at !== null) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'open'
}
