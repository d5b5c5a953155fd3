import { z } from 'zod'

import { sessionReply } from './access.ts'
import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/)
const credentialId = base64url.min(1).max(1400)
const code = z.string().min(1).max(40)
const password = z.string().min(1).max(512)
const transports = z.array(z.string().max(32)).max(8)

/** Half signed in: the first factor was right, the second is still to be shown or to be set up. */
const halfSignedIn = z.object({
  stage: z.enum(['second_factor', 'enrolment']),
  email: z.string(),
  ways: z.array(z.enum(['totp', 'passkey', 'recovery_code'])).meta({ description: 'What the account can show' }),
  until: instant.meta({ description: 'Then the first factor is asked for again' }),
})
/** What signing in answers: who the caller is, or what is still missing. */
export const signInReply = z.union([sessionReply, halfSignedIn])
/** GET /api/sign-in: how far this browser is. */
export const signInStateReply = z.object({
  half: halfSignedIn.nullable(),
  passkeyHost: z.string().nullable().meta({ description: 'The host name that passkeys are good for; null where browsers keep none' }),
})
/** POST /api/sign-in/code */
export const showCodeBody = z.strictObject({ kind: z.enum(['totp', 'recovery_code']), code })

const descriptor = z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()) })
/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn, level 3. */
export const passkeyOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  allowCredentials: z.array(descriptor),
  userVerification: z.literal('required'),
})
/** `PublicKeyCredentialCreationOptionsJSON`. */
export const newPasskeyOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number() })),
  timeout: z.number(),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
})
/** `AuthenticationResponseJSON`, as far as it is looked at. */
export const shownPasskey = z.strictObject({
  id: credentialId,
  clientDataJSON: base64url.max(4000),
  authenticatorData: base64url.max(4000),
  signature: base64url.max(2000),
})
/** `RegistrationResponseJSON`, as far as it is looked at. */
export const madePasskey = z.strictObject({
  id: credentialId,
  clientDataJSON: base64url.max(4000),
  attestationObject: base64url.max(20_000),
  transports: transports.default([]),
})
const passkeyName = z.string().min(1).max(100)

/** POST /api/sign-in/reset: with the one-time link of `vedette user reset`. */
export const resetBody = z.strictObject({ token: z.string().min(1).max(128), password: z.string().min(8).max(512) })

/** A new key for an authenticator app; it holds once a code of it was shown. */
export const newTotpReply = z.object({
  secret: z.string().meta({ description: 'In base32, for typing' }),
  uri: z.string().meta({ description: 'otpauth://, for a QR code' }),
})
export const confirmTotpBody = z.strictObject({ code })
export const addPasskeyBody = z.strictObject({ name: passkeyName, passkey: madePasskey })
export const renamePasskeyBody = z.strictObject({ name: passkeyName })
/** `:id` of a passkey. */
export const passkeyParams = z.strictObject({ id: credentialId })
/** What a change of second factors answers. */
export const changedSecondFactorsReply = z.object({
  recoveryCodes: z.array(z.string()).nullable().meta({ description: 'Shown this once; null: those there were still hold' }),
})

/** GET /api/account/sign-in: how the caller signs in. */
export const ownSignInReply = z.object({
  passwordChangedAt: instant,
  totpSince: instant.nullable(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      synced: z.boolean().meta({ description: 'Kept by a service that brings it to other devices' }),
      createdAt: instant,
      lastUsedAt: instant.nullable(),
    }),
  ),
  recoveryCodes: z.object({ left: z.number(), madeAt: instant }).nullable(),
  required: z.boolean().meta({ description: 'A second factor is asked of the caller by the installation or a project' }),
  passkeyHost: z.string().nullable(),
  provedUntil: instant.meta({ description: 'So long nobody is asked again who they are' }),
})

/** GET /api/account/sessions: where the caller is signed in, this browser first, then the latest used. */
export const ownSessionsQuery = z.strictObject(pageQuery)
export const ownSessionsReply = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      userAgent: z.string(),
      address: z.string().meta({ description: 'IPv6 to the first 64 bits' }),
      firstFactor: z.string(),
      secondFactor: z.string().nullable(),
      createdAt: instant,
      lastSeenAt: instant,
      expiresAt: instant,
      thisOne: z.boolean(),
    }),
  ),
  next: nextCursor,
})
export const endedSessionsReply = z.object({ ended: z.number() })

/** POST /api/account/proof: that it is still the same person; one of the three. */
export const proofBody = z.union([z.strictObject({ password }), z.strictObject({ code }), z.strictObject({ passkey: shownPasskey })])
export const proofReply = z.object({ until: instant })

/** GET /api/sign-in-rule: whether a second factor is asked of people. */
export const signInRuleReply = z.object({
  project: z.boolean(),
  everywhere: z.boolean(),
  mayChangeEverywhere: z.boolean(),
  membersWithout: z.number().meta({ description: 'Members of the project who have no second factor yet' }),
})
/** PUT /api/sign-in-rule: what is left out stays as it is. */
export const signInRuleBody = z.strictObject({ project: z.boolean().exactOptional(), everywhere: z.boolean().exactOptional() })
