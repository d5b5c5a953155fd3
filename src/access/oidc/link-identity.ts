import type { AccessServiceContext } from '../context.ts'
import { followGroups } from './follow-groups.ts'
import { groupRoles } from './group-roles.ts'
import { insertIdentity } from './insert-identity.ts'
import { type Identity, OidcFault, type OidcSpec } from './oidc-spec.ts'

/**
 * Links an identity to the caller's own account, which they asked for when they had just shown that it is them. Throws OidcFault `lost` when
 * another account is signed in now, `linked_elsewhere` when the identity leads to another one.
 */
export async function linkIdentity(
  context: AccessServiceContext,
  { spec, identity, userId }: { readonly spec: OidcSpec; readonly identity: Identity; readonly userId: string },
): Promise<void> {
  const { state, caller } = context
  if (caller.actor.kind !== 'user' || caller.actor.id !== userId)
    throw new OidcFault('lost', 'another account is signed in than the one to link')
  await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').select(['id', 'email']).where('id', '=', userId).executeTakeFirst()
    if (user === undefined) throw new OidcFault('lost', 'the account is gone')
    await insertIdentity(transaction, context, { user, provider: spec.name, identity })
    await followGroups(transaction, context, { user, provider: spec.name, wanted: await groupRoles(transaction, spec, identity) })
  })
}
