import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessServiceContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { type OpenInvitation, usedMeanwhile } from './open-invitation.ts'

/**
 * Uses an invitation up when it is tried with an address that has an account and that its holder chose without proof: otherwise they could ask
 * about one address after the other. False: the address is free, or is that of the invitation. Throws Fault `not_found` when it was used
 * meanwhile.
 */
export async function spendIfTaken(
  transaction: Transaction<StateSchema>,
  context: AccessServiceContext,
  { invitation, email }: { readonly invitation: OpenInvitation; readonly email: string },
): Promise<boolean> {
  if (invitation.email !== null) return false
  const taken = await transaction.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  if (taken === undefined) return false
  const { id, project_id: projectId } = invitation
  const spent = await transaction
    .updateTable('invitations')
    .set({ revoked_at: context.clock.now() })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (spent.numUpdatedRows !== 1n) throw usedMeanwhile()
  const details = { reason: 'address_taken', account: email }
  await recordChange(transaction, context, {
    action: 'invitation.revoke',
    object: { kind: 'invitation', id, name: id },
    projectId,
    details,
  })
  return true
}

/** What its holder is told once that is durable; the security log says so, too. */
export function refuseTaken({ access, clock, caller }: AccessServiceContext, account: string): Fault {
  const event = { action: 'invitation', outcome: 'failure', reason: 'address_taken', userAgent: '' } as const
  access.securityEvents.record({ ...event, at: clock.now(), account, address: caller.address })
  return new Fault(
    'conflict',
    'there is an account with this e-mail address already, and the invitation is used up by that; log in with the account and ask for a new one',
  )
}
