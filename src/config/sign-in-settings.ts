import { z } from 'zod'

const path = z.string().min(1).max(4096)

/** `https:` everywhere but on this machine: what a provider says decides who somebody is. */
const issuer = z
  .url({ protocol: /^https?$/ })
  .max(1024)
  .refine((text) => text.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(text), 'must be https')

const oidcProvider = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'is no name: lower-case letters, digits and hyphens')
    .meta({ description: 'In addresses: the provider leads back to `/api/sign-in/oidc/NAME/callback`' }),
  title: z.string().min(1).max(60).optional().meta({ description: 'On the button; the name when left out' }),
  issuer: issuer.meta({ description: 'Where the provider is, as its discovery document says it' }),
  clientId: z.string().min(1).max(512).meta({ description: 'Who Vedette is to the provider' }),
  clientSecretFile: path.optional().meta({
    description: 'File that holds the secret of that; else `VEDETTE_OIDC_SECRET_NAME` of the environment; a public client with neither',
  }),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'is no scope'))
    .max(30)
    .default(['openid', 'profile', 'email'])
    .meta({ description: 'What is asked for; many providers give groups for a scope `groups`' }),
  groupsClaim: z.string().min(1).max(200).default('groups').meta({ description: 'Claim that holds the groups' }),
  groups: z
    .array(
      z.strictObject({
        group: z.string().min(1).max(500).meta({ description: 'Group at the provider; `*` for everybody' }),
        role: z.string().min(1).max(100).meta({ description: 'Role here, built in or made here, by its name' }),
        project: z
          .string()
          .min(1)
          .max(63)
          .optional()
          .meta({ description: 'Slug of the project; `*` for all; the first one when left out' }),
      }),
    )
    .max(500)
    .default([])
    .meta({
      description:
        'Which roles groups give. Checked at each sign-in: when the group goes, so does the role. The first that fits a project holds',
    }),
  provisioning: z
    .boolean()
    .default(false)
    .meta({ description: 'Make accounts for people whom a group gives a role; else they need an invitation, or to link an account' }),
  allowedDomains: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}$/i, 'is no domain'))
    .max(100)
    .default([])
    .meta({
      description: 'Domains of e-mail addresses, which the provider must have verified, that accounts are made for; all when empty',
    }),
  trustEmail: z.boolean().default(false).meta({
    description:
      'Take addresses for verified of which the provider does not say so (no `email_verified`, as Entra ID). Only where people cannot choose their address there',
  }),
  endSession: z.boolean().default(false).meta({ description: 'Logging out here leads to logging out at the provider' }),
})

/** Ways to sign in besides passwords and passkeys. */
export const signInSchema = z
  .strictObject({
    oidc: z
      .array(oidcProvider)
      .max(20)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two providers have the same name')
      .default([])
      .meta({ description: 'Identity providers (OpenID Connect). docs/oidc.md tells how they are set up' }),
  })
  .prefault({})
  .meta({ description: 'Signing in' })
export type OidcSettings = z.output<typeof oidcProvider>
