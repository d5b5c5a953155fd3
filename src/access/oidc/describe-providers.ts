import type { AccessServiceContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { callbackUrl } from './leave-for-provider.ts'
import { type OidcProviders, type OidcState, reasonOf } from './oidc-providers.ts'
import type { OidcSpec } from './oidc-spec.ts'

export interface DescribedProvider extends Pick<
  OidcSpec,
  'name' | 'title' | 'issuer' | 'clientId' | 'provisioning' | 'allowedDomains' | 'groups'
> {
  /** What the provider is to be told as redirect address. */
  readonly callback: string
  readonly hasSecret: boolean
  /** Accounts that sign in with it. */
  readonly people: number
  /** Undefined: nobody needed it since the start. */
  readonly state: OidcState | undefined
}

/** The identity providers of the settings, never with a secret. Needs `settings.read`. */
export async function describeProviders(
  { caller, state, access }: AccessServiceContext,
  oidc: OidcProviders,
): Promise<DescribedProvider[]> {
  requirePermission(caller, 'settings.read')
  const counts = await state.db
    .selectFrom('identities')
    .select((e) => ['provider', e.fn.count<number>('user_id').distinct().as('people')])
    .groupBy('provider')
    .execute()
  return oidc.specs.map(({ name, title, issuer, clientId, clientSecret, provisioning, allowedDomains, groups }) => ({
    name,
    title,
    issuer,
    clientId,
    hasSecret: clientSecret !== undefined,
    provisioning,
    allowedDomains,
    groups,
    callback: callbackUrl(access.pageUrl(), name),
    people: counts.find(({ provider }) => provider === name)?.people ?? 0,
    state: oidc.stateOf(name),
  }))
}

/** Asks a provider for its discovery document now, past what is remembered. Needs `settings.write`. Throws Fault `not_found`. */
export async function testProvider(
  context: AccessServiceContext,
  oidc: OidcProviders,
  { name }: { readonly name: string },
): Promise<{ readonly ok: boolean; readonly detail: string }> {
  requirePermission(context.caller, 'settings.write')
  const spec = oidc.find(name)
  const result = await oidc.configure(spec, { fresh: true }).then(
    (configuration) => ({ ok: true, detail: configuration.serverMetadata().issuer }),
    (error: unknown) => ({ ok: false, detail: reasonOf(error) }),
  )
  const object = { kind: 'oidc_provider', id: name, name: spec.title }
  await context.state.transaction((transaction) =>
    recordChange(transaction, context, { action: 'oidc_provider.test', object, projectId: null, details: result }),
  )
  return result
}
