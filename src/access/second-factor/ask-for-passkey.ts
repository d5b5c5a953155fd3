import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import type { ChallengePurpose } from './challenges.ts'
import { type PasskeyPlace, passkeyPlaceOf } from './passkey-place.ts'
import { personOf } from './person.ts'

const timeoutMs = 120_000
/** What somebody may have. */
const maxPasskeys = 20
/** COSE: ES256, EdDSA, RS256. Every authenticator there is has one of them. */
const algorithms = [-7, -8, -257]

export interface PasskeyDescriptor {
  readonly id: string
  readonly type: 'public-key'
  readonly transports: string[]
}

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn, level 3. */
export interface NewPasskeyOptions {
  readonly challenge: string
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly pubKeyCredParams: { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout: number
  readonly excludeCredentials: PasskeyDescriptor[]
  readonly authenticatorSelection: {
    readonly residentKey: 'required'
    readonly requireResidentKey: true
    readonly userVerification: 'required'
  }
  readonly attestation: 'none'
}

/** `PublicKeyCredentialRequestOptionsJSON`. */
export interface PasskeyOptions {
  readonly challenge: string
  readonly rpId: string
  readonly timeout: number
  readonly allowCredentials: PasskeyDescriptor[]
  readonly userVerification: 'required'
}

/** Where passkeys are good. Throws Fault `conflict` where browsers give none. */
export function requirePasskeyPlace({ access }: Pick<AccessServiceContext, 'access'>): PasskeyPlace {
  const place = passkeyPlaceOf(access.pageUrl())
  if (place === undefined)
    throw new Fault('conflict', 'browsers keep passkeys for a host name over https only: set publicUrl to the address this is opened with')
  return place
}

/** What a browser needs to make a passkey for the caller: one that is found without a name and checks its person. */
export async function describeNewPasskey(context: AccessServiceContext): Promise<NewPasskeyOptions> {
  const { state, caller, access } = context
  const { id: userId } = personOf(caller)
  const { rpId } = requirePasskeyPlace(context)
  const user = await state.db.selectFrom('users').select(['email', 'name']).where('id', '=', userId).executeTakeFirstOrThrow()
  access.passkeys.warm()
  const excludeCredentials = await listDescriptors(context, userId)
  if (excludeCredentials.length >= maxPasskeys) throw new Fault('conflict', `you have ${maxPasskeys} passkeys; remove one first`)
  return {
    challenge: access.challenges.issue({ kind: 'enrolment', subject: userId }),
    rp: { id: rpId, name: 'Vedette' },
    user: { id: Buffer.from(userId).toString('base64url'), name: user.email, displayName: user.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: timeoutMs,
    excludeCredentials,
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  }
}

/** What a browser needs to show a passkey: one of the account's, or, when nobody is known yet, whichever its person picks. */
export async function askForPasskey(context: AccessServiceContext, purpose: ChallengePurpose, userId?: string): Promise<PasskeyOptions> {
  const { rpId } = requirePasskeyPlace(context)
  context.access.passkeys.warm()
  return {
    challenge: context.access.challenges.issue(purpose),
    rpId,
    timeout: timeoutMs,
    allowCredentials: userId === undefined ? [] : await listDescriptors(context, userId),
    userVerification: 'required',
  }
}

async function listDescriptors({ state }: AccessServiceContext, userId: string): Promise<PasskeyDescriptor[]> {
  const rows = await state.db.selectFrom('passkeys').select(['id', 'transports']).where('user_id', '=', userId).execute()
  return rows.map(({ id, transports }) => ({ id, type: 'public-key', transports }))
}
