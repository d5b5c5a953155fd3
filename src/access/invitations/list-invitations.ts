import type { AccessContext } from '../context.ts'
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

const most = 500

/** Invitations to the caller's project and to all, the newest first, those that are over included. Needs `members.read`. */
export async function listInvitations({ caller, state, clock }: AccessContext): Promise<Invitation[]> {
  requirePermission(caller, 'members.read')
  const rows = await state.db
    .selectFrom('invitations')
    .leftJoin('custom_roles', 'custom_roles.id', 'invitations.role')
    .leftJoin('users', 'users.id', 'invitations.invited_by_id')
    .selectAll('invitations')
    .select(['custom_roles.name as role_name', 'users.name as inviter'])
    .where((e) => e.or([e('invitations.project_id', '=', caller.projectId), e('invitations.project_id', 'is', null)]))
    .orderBy('invitations.created_at', 'desc')
    .orderBy('invitations.id')
    .limit(most)
    .execute()
  const now = clock.now()
  return rows.map((row) => ({
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
  }))
}

function stateOf(
  row: { readonly accepted_at: number | null; readonly revoked_at: number | null; readonly expires_at: number },
  now: number,
): Invitation['state'] {
  if (row.accepted_at !== null) return 'accepted'
  if (row.revoked_at !== null) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'open'
}
