import type { AccessServiceContext } from '../context.ts'
import { openInvitation } from './open-invitation.ts'

/** What somebody who has the link may see before they accept. */
export interface InvitationSight {
  readonly email: string | null
  readonly invitedBy: string
  /** Null: all projects. */
  readonly project: string | null
  readonly role: string
  /** Of a role that was made here. */
  readonly roleName: string | null
  readonly expiresAt: number
}

/** Changes nothing, so that a mail scanner may look. Throws Fault `not_found`. */
export async function lookAtInvitation(context: AccessServiceContext, { token }: { readonly token: string }): Promise<InvitationSight> {
  const { db } = context.state
  const { email, invited_by_id: by, project_id: projectId, role, expires_at: expiresAt, ...then } = await openInvitation(context, db, token)
  const inviter = by === null ? undefined : await db.selectFrom('users').select('name').where('id', '=', by).executeTakeFirst()
  const project =
    projectId === null ? undefined : await db.selectFrom('projects').select('name').where('id', '=', projectId).executeTakeFirst()
  const made = await db.selectFrom('custom_roles').select('name').where('id', '=', role).executeTakeFirst()
  return {
    email,
    invitedBy: inviter?.name ?? then.invited_by,
    project: project?.name ?? null,
    role,
    roleName: made?.name ?? null,
    expiresAt,
  }
}
