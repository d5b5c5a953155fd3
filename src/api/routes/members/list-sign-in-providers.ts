import { signInProvidersReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const listSignInProviders = defineRoute({
  method: 'GET',
  path: '/api/sign-in/providers',
  summary: 'The identity providers that people can sign in with',
  description: 'A browser is led to `/api/sign-in/oidc/{name}?return=PATH`, from there to the provider and back.',
  access: 'public',
  reply: signInProvidersReply,
  handle: async ({ oidc }) => ({ rows: oidc.oidc.specs.map(({ name, title }) => ({ name, title })) }),
})
