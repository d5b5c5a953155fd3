import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { followGroups } from './follow-groups.ts'
import type { OidcSpec } from './oidc-spec.ts'

type NamedIssuer = Pick<OidcSpec, 'name' | 'issuer'>

/**
 * What is stored of identity providers follows the settings, before anybody signs in: a provider that is called otherwise now is known by its
 * new name, and roles that groups of one gave that is gone, or is another issuer now, end. Nobody could take them away any more.
 */
export async function followSettings(context: AccessContext, specs: readonly NamedIssuer[]): Promise<void> {
  await context.state.transaction(async (transaction) => {
    const given = await givenRoles(transaction)
    const names = new Map<string, string>()
    const keyOf = ({ userId, provider }: (typeof given)[number]): string => `${userId}\n${provider}`
    for (const row of given) {
      const next = nameNow(specs, row)
      if (next === row.provider || (next !== undefined && !names.has(keyOf(row)))) names.set(keyOf(row), next)
    }
    for (const row of given) {
      const { userId, email, provider } = row
      if (!names.has(keyOf(row))) await followGroups(transaction, context, { user: { id: userId, email }, provider, wanted: [] })
    }
    for (const row of given) {
      const next = names.get(keyOf(row))
      if (next === undefined || next === row.provider) continue
      const renamed = transaction.updateTable('memberships').set({ given_by: next }).where('user_id', '=', row.userId)
      await renamed.where('project_id', 'is not distinct from', row.projectId).execute()
    }
    for (const known of await transaction.selectFrom('identities').select(['provider', 'issuer']).distinct().execute()) {
      const next = nameNow(specs, known)
      if (next === undefined || next === known.provider) continue
      const { provider, issuer } = known
      await transaction
        .updateTable('identities')
        .set({ provider: next })
        .where('provider', '=', provider)
        .where('issuer', '=', issuer)
        .execute()
      const object = { kind: 'oidc_provider', id: next, name: next }
      const details = { issuer, before: { name: provider }, after: { name: next } }
      await recordChange(transaction, context, { action: 'oidc_provider.rename', object, projectId: null, details })
    }
  })
}

/** Roles that groups gave, each with the issuer of the identity that was signed in with; null: that one goes by another provider of its issuer now. */
async function givenRoles(db: Kysely<StateSchema>) {
  return await db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .leftJoin('identities', (join) =>
      join.onRef('identities.user_id', '=', 'memberships.user_id').onRef('identities.provider', '=', 'memberships.given_by'),
    )
    .select(['memberships.user_id as userId', 'memberships.project_id as projectId', 'users.email', 'identities.issuer'])
    .select((e) => e.ref('memberships.given_by').$notNull().as('provider'))
    .where('memberships.given_by', 'is not', null)
    .execute()
}

/** What the settings call a provider that was known by this name and issuer; undefined: they do not name it. */
function nameNow(
  specs: readonly NamedIssuer[],
  { provider, issuer }: { readonly provider: string; readonly issuer: string | null },
): string | undefined {
  const same = specs.find(({ name }) => name === provider)
  if (issuer === null) return same?.name
  return (same !== undefined && isIssuerOf(same, issuer) ? same : specs.find((spec) => isIssuerOf(spec, issuer)))?.name
}

function isIssuerOf(spec: NamedIssuer, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const [named, known] = [new URL(spec.issuer), new URL(issuer)]
  return named.href === known.href || (isMicrosoft(named) && isMicrosoft(known))
}

/** Its tokens name the tenant of the person, the settings `common`, a domain or another form of the same: which, nobody here can tell. */
function isMicrosoft({ hostname }: URL): boolean {
  return hostname === 'login.microsoftonline.com' || hostname === 'sts.windows.net' || hostname.endsWith('.b2clogin.com')
}
