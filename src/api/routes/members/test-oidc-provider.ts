import { testProvider } from '../../../access/index.ts'
import { providerParams, testedProviderReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const testOidcProvider = defineRoute({
  method: 'POST',
  path: '/api/oidc-providers/:name/test',
  summary: 'Ask an identity provider for its discovery document and its keys now',
  access: 'settings.write',
  params: providerParams,
  reply: testedProviderReply,
  handle: async (services, { params, caller }) => await testProvider({ ...services, caller }, services.oidc.oidc, params),
})
