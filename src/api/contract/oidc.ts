import { z } from 'zod'

import { instant } from './time.ts'

/** `:name` of an identity provider. */
export const providerParams = z.strictObject({ name: z.string().min(1).max(32) })

/** GET /api/sign-in/providers: the buttons of the sign-in page. Each leads to `/api/sign-in/oidc/{name}?return=PATH`. */
export const signInProvidersReply = z.object({ rows: z.array(z.object({ name: z.string(), title: z.string() })) })

/** GET /api/oidc-providers: those of the settings, without their secrets. */
const provider = z.object({
  name: z.string(),
  title: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  callback: z.string().meta({ description: 'What the provider is to be told as redirect address' }),
  hasSecret: z.boolean(),
  provisioning: z.boolean(),
  allowedDomains: z.array(z.string()),
  groups: z.array(z.object({ group: z.string(), role: z.string(), project: z.string() })),
  people: z.number().meta({ description: 'Accounts that sign in with it' }),
  state: z
    .object({ ok: z.boolean(), at: instant, detail: z.string() })
    .nullable()
    .meta({ description: 'How asking it last went; null: nobody needed it since the start' }),
})
export const oidcProvidersReply = z.object({ rows: z.array(provider) })
/** POST /api/oidc-providers/:name/test: asks the provider now. */
export const testedProviderReply = z.object({
  ok: z.boolean(),
  detail: z.string().meta({ description: 'What was found, or why it failed' }),
})

/** GET /api/account/identities: what signs in to the caller's account. */
export const ownIdentitiesReply = z.object({
  rows: z.array(
    z.object({
      provider: z.string(),
      issuer: z.string(),
      subject: z.string(),
      email: z.string(),
      createdAt: instant,
      lastUsedAt: instant,
    }),
  ),
})
/** POST /api/account/identities: begins to link one. */
export const linkIdentityBody = z.strictObject({ provider: z.string().min(1).max(32) })
/** Of whatever begins a way to a provider; the browser keeps besides in a cookie what it is for. */
export const leaveForProviderReply = z.object({
  path: z.string().meta({ description: 'Where the browser is to be led, within two minutes' }),
})
/** DELETE /api/account/identities */
export const removeIdentityBody = z.strictObject({ issuer: z.string().min(1).max(1024), subject: z.string().min(1).max(255) })
