import { randomUUID } from 'node:crypto'

import type { Kysely, Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessServiceContext } from '../context.ts'
import { insertAccount } from '../members/insert-account.ts'
import { unknownPassword } from '../passwords/unknown-password.ts'
import { followGroups } from './follow-groups.ts'
import { groupRoles } from './group-roles.ts'
import { insertIdentity } from './insert-identity.ts'
import { type Identity, OidcFault, type OidcSpec } from './oidc-spec.ts'

/**
 * The account of an identity, found by issuer and subject; where the settings allow it, made for somebody new. Roles follow the groups of
 * today. Throws OidcFault when there is none, or when it would be in no project.
 */
export async function findOrProvision(
  context: AccessServiceContext,
  { spec, identity }: { readonly spec: OidcSpec; readonly identity: Identity },
): Promise<string> {
  const { state, clock, caller } = context
  const isNew = (await findAccount(state.db, identity)) === undefined
  const passwordHash = isNew ? await unknownPassword() : ''
  const userId = await state.transaction(async (transaction) => {
    const known = await findAccount(transaction, identity)
    const wanted = await groupRoles(transaction, spec, identity)
    const user = known ?? (await provision(transaction, wanted.length > 0))
    const as = { clock, caller: { ...caller, actor: { kind: 'user', id: user.id, name: user.name } as const } }
    if (known === undefined) await insertIdentity(transaction, as, { user, provider: spec.name, identity })
    else {
      await transaction
        .updateTable('identities')
        .set({ last_used_at: clock.now(), email: identity.email, provider: spec.name })
        .where('issuer', '=', identity.issuer)
        .where('subject', '=', identity.subject)
        .execute()
    }
    await followGroups(transaction, as, { user, provider: spec.name, wanted })
    return user.id
  })
  const membership = await state.db.selectFrom('memberships').select('role').where('user_id', '=', userId).limit(1).executeTakeFirst()
  // What the groups took away stays taken away.
  if (membership === undefined) throw new OidcFault('no_role', 'the account is in no project any more')
  return userId

  async function provision(
    transaction: Transaction<StateSchema>,
    hasRole: boolean,
  ): Promise<{ readonly id: string; readonly name: string; readonly email: string }> {
    const { email, name } = identity
    if (!spec.provisioning || passwordHash === '') throw new OidcFault('no_account', 'the identity leads to no account, and none is made')
    if (email === '') throw new OidcFault('no_address', 'the provider says no e-mail address')
    // Anybody may write any address into a profile: an account would be called by it, and mail to it would be theirs.
    if (!identity.isEmailVerified) throw new OidcFault('not_verified', 'the provider does not say that it verified the address')
    if (!isAllowedDomain(spec, email)) throw new OidcFault('wrong_domain', 'the address is of no domain that is allowed')
    if (!hasRole) throw new OidcFault('no_role', 'no group gives a role')
    // Never taken over by its address: whoever owns it links it themselves.
    const taken = await transaction.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
    if (taken !== undefined) throw new OidcFault('address_taken', 'there is an account of this address, which is not linked')
    const id = randomUUID()
    const as = { clock, caller: { ...caller, actor: { kind: 'user', id, name } as const } }
    await insertAccount(transaction, as, { id, email, name, passwordHash, by: { provider: spec.name, issuer: identity.issuer } })
    return { id, email, name }
  }
}

/** By issuer and subject, and by nothing else. */
async function findAccount(
  db: Kysely<StateSchema>,
  { issuer, subject }: Identity,
): Promise<{ readonly id: string; readonly name: string; readonly email: string } | undefined> {
  return await db
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.user_id')
    .select(['users.id', 'users.name', 'users.email'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
}

function isAllowedDomain({ allowedDomains }: Pick<OidcSpec, 'allowedDomains'>, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return allowedDomains.length === 0 || allowedDomains.some((allowed) => allowed.toLowerCase() === domain)
}
