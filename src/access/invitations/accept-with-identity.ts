import { randomUUID } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { insertAccount } from '../members/insert-account.ts'
import { followGroups } from '../oidc/follow-groups.ts'
import { groupRoles } from '../oidc/group-roles.ts'
import { insertIdentity } from '../oidc/insert-identity.ts'
import { type Identity, OidcFault, type OidcSpec } from '../oidc/oidc-spec.ts'
import { unknownPassword } from '../passwords/unknown-password.ts'
import { openInvitation, takeInvitation } from './open-invitation.ts'
import { refuseTaken, spendIfTaken } from './spend-invitation.ts'

/**
 * Accepts an invitation with an identity: its account gets the role, or an account is made that signs in with it. Whoever has the link is
 * invited, so the provider's address need not be the invitation's. Throws OidcFault.
 */
export async function acceptWithIdentity(
  context: AccessServiceContext,
  { spec, identity, token }: { readonly spec: OidcSpec; readonly identity: Identity; readonly token: string },
): Promise<string> {
  const { state, caller } = context
  try {
    const invitation = await openInvitation(context, state.db, token)
    const passwordHash = await unknownPassword()
    const userId = await state.transaction(async (transaction) => {
      const known = await transaction
        .selectFrom('identities')
        .innerJoin('users', 'users.id', 'identities.user_id')
        .select(['users.id', 'users.name', 'users.email'])
        .where('issuer', '=', identity.issuer)
        .where('subject', '=', identity.subject)
        .executeTakeFirst()
      const email = invitation.email ?? identity.email
      if (known === undefined && email === '') throw new OidcFault('no_address', 'neither the invitation nor the provider says an address')
      // Of an address that the provider has verified its holder learns nothing new.
      const isAsked = known === undefined && !identity.isEmailVerified
      if (isAsked && (await spendIfTaken(transaction, context, { invitation, email }))) return undefined
      const user = known ?? { id: randomUUID(), name: identity.name, email }
      const as = { ...context, caller: { ...caller, actor: { kind: 'user', id: user.id, name: user.name } as const } }
      if (known === undefined) {
        await insertAccount(transaction, as, { ...user, passwordHash, by: { invitation: invitation.id, provider: spec.name } })
        await insertIdentity(transaction, as, { user, provider: spec.name, identity })
      }
      const groups = { user, provider: spec.name, wanted: await groupRoles(transaction, spec, identity) }
      // First, as at any other log-in: when the groups took a role away, the invitations that it was used for are over, this one perhaps.
      if (known !== undefined) await followGroups(transaction, as, groups)
      await takeInvitation(transaction, as, { invitation, user })
      if (known === undefined) await followGroups(transaction, as, groups)
      return user.id
    })
    if (userId !== undefined) return userId
    const refused = refuseTaken(context, identity.email)
    throw new OidcFault('invitation_spent', refused.message, { cause: refused })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new OidcFault(error.code === 'conflict' ? 'address_taken' : 'invitation_over', error.message, { cause: error })
  }
}
