import type { Kysely, Selectable, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessServiceContext } from '../context.ts'
import { keepOneAdmin } from '../members/find-membership.ts'
import { permissionsOfRole } from '../permissions.ts'
import { recordChange } from '../record-change.ts'
import { findRole } from '../roles/find-role.ts'
import { equalHashes, hashSecret } from '../tokens/secret-hash.ts'

export type OpenInvitation = Selectable<StateSchema['invitations']>

/** The invitation of a link that still works. Throws Fault `not_found`, the same for whatever is wrong with it; the security log says so. */
export async function openInvitation(
  { clock, access, caller }: AccessServiceContext,
  db: Kysely<StateSchema>,
  token: string,
): Promise<OpenInvitation> {
  const id = /^([0-9A-Za-z]{12})\.[\w-]{32}$/.exec(token)?.[1]
  const row = id === undefined ? undefined : await db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst()
  const isRight = row !== undefined && equalHashes(hashSecret(token), row.secret_hash)
  if (isRight && row.accepted_at === null && row.revoked_at === null && row.expires_at > clock.now()) return row
  const reason = isRight ? 'over' : 'wrong_token'
  const { address } = caller
  access.securityEvents.record({ at: clock.now(), action: 'invitation', outcome: 'failure', reason, account: '', address, userAgent: '' })
  throw new Fault('not_found', 'the invitation was used, revoked or is over; ask whoever invited you for a new one')
}

/**
 * Uses an invitation up and gives its role, in the transaction that makes or finds the account: of two at once one wins. Throws Fault
 * `not_found` when it was used meanwhile, `forbidden` when it is for another address.
 */
export async function takeInvitation(
  transaction: Transaction<StateSchema>,
  context: AccessServiceContext,
  { invitation, user }: { readonly invitation: OpenInvitation; readonly user: { readonly id: string; readonly email: string } },
): Promise<void> {
  const { clock } = context
  if (invitation.email !== null && invitation.email !== user.email)
    throw new Fault('forbidden', 'the invitation is for another e-mail address; log in with the account of that address')
  const taken = await transaction
    .updateTable('invitations')
    .set({ accepted_at: clock.now(), accepted_by: user.email })
    .where('id', '=', invitation.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n) throw usedMeanwhile()
  const { project_id: projectId, role } = invitation
  const present = await transaction
    .selectFrom('memberships')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .select(['memberships.role', 'custom_roles.permissions as stored'])
    .where('memberships.user_id', '=', user.id)
    .where('memberships.project_id', 'is not distinct from', projectId)
    .executeTakeFirst()
  const invited = (await findRole(transaction, role, projectId)).permissions
  // An invitation takes nothing away.
  const isKept = present !== undefined && permissionsOfRole(present.role, present.stored).some((each) => !invited.includes(each))
  if (present === undefined) {
    const row = { user_id: user.id, project_id: projectId, role, created_at: clock.now() }
    await transaction.insertInto('memberships').values(row).execute()
  } else if (!isKept) {
    await transaction
      .updateTable('memberships')
      .set({ role, given_by: null })
      .where('user_id', '=', user.id)
      .where('project_id', 'is not distinct from', projectId)
      .execute()
    await keepOneAdmin(transaction)
  }
  await recordChange(transaction, context, {
    action: 'invitation.accept',
    object: { kind: 'invitation', id: invitation.id, name: invitation.email ?? invitation.id },
    projectId,
    details: {
      before: present === undefined ? null : { role: present.role },
      after: { role: isKept ? present.role : role },
      account: user.email,
    },
  })
}

/** The same for whatever became of it: of many who come at once with one link the others learn nothing. */
export function usedMeanwhile(): Fault {
  return new Fault('not_found', 'the invitation was used or revoked in the meantime; ask for a new one')
}
