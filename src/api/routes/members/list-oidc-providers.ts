import { describeProviders } from '../../../access/index.ts'
import { oidcProvidersReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listOidcProviders = defineRoute({
  method: 'GET',
  path: '/api/oidc-providers',
  summary: 'The identity providers of the settings, and how they are',
  access: 'settings.read',
  reply: oidcProvidersReply,
  async handle(services, { caller }) {
    const providers = await describeProviders({ ...services, caller }, services.oidc.oidc)
    return {
      rows: providers.map(({ state, ...provider }) => ({
        ...provider,
        allowedDomains: [...provider.allowedDomains],
        groups: provider.groups.map((grant) => ({ ...grant, project: grant.project ?? '' })),
        state: state === undefined ? null : { ok: state.isOk, at: instantOf(state.at), detail: state.detail },
      })),
    }
  },
})
