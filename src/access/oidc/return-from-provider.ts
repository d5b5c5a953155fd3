import type { Configuration } from 'openid-client'

import type { Clock } from '../../lib/clock.ts'
import type { Seal } from '../../lib/seal.ts'
import { type OidcProviders, reasonOf } from './oidc-providers.ts'
import { type Identity, OidcFault, type OidcProblem, type OidcSpec } from './oidc-spec.ts'
import { readIdentity } from './read-identity.ts'
import { type Trip, openTrip } from './trip.ts'
import type { UsedStates } from './used-states.ts'

export interface ReturnFromProvider {
  readonly spec: OidcSpec
  /** The address that the browser came back to, as the provider was told it, with its query. */
  readonly url: URL
  /** What the browser kept. */
  readonly cookie: string | undefined
}

/** What came back, checked. */
export interface Arrival {
  readonly trip: Trip
  readonly identity: Identity
}

/** Who somebody is, from what a provider sent them back with. Throws OidcFault. */
export async function returnFromProvider(
  parts: { readonly oidc: OidcProviders; readonly seal: Seal; readonly clock: Clock; readonly usedStates: UsedStates },
  { spec, url, cookie }: ReturnFromProvider,
): Promise<Arrival> {
  const { oidc, seal, clock, usedStates } = parts
  const trip = openTrip(seal, cookie, clock.now())
  if (trip === undefined || trip.provider !== spec.name) throw new OidcFault('lost', 'no sign-in with this provider began in the browser')
  if (url.searchParams.get('state') !== trip.state) throw new OidcFault('lost', 'the state is not that of the sign-in that began')
  if (!usedStates.take(trip.state)) throw new OidcFault('lost', 'the way back was taken already')
  const configuration = await oidc.configure(spec)
  const client = await import('openid-client')
  try {
    const tokens = await client.authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: trip.verifier,
      expectedState: trip.state,
      expectedNonce: trip.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw new OidcFault('not_valid', 'the provider sent no ID token')
    const lacks = claims['email'] === undefined || (spec.groups.length > 0 && claims[spec.groupsClaim] === undefined)
    const more = lacks ? await userInfo(configuration, tokens.access_token, claims.sub) : {}
    const identity = readIdentity({ ...more, ...claims }, { ...spec, issuer: claims.iss })
    oidc.note(spec, undefined)
    return { trip, identity }
  } catch (error) {
    if (error instanceof OidcFault) throw error
    const problem = problemOf(error)
    if (problem === 'provider_away') oidc.note(spec, reasonOf(error))
    throw new OidcFault(problem, `${spec.name}: ${reasonOf(error)}`, { cause: error })
  }

  async function userInfo(configured: Configuration, accessToken: string, subject: string): Promise<Record<string, unknown>> {
    if (configured.serverMetadata().userinfo_endpoint === undefined) return {}
    return await client.fetchUserInfo(configured, accessToken, subject)
  }
}

function problemOf(error: unknown): OidcProblem {
  if (!(error instanceof Error)) return 'not_valid'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return 'refused_there'
  if (error.name === 'OutgoingFault' || (error.cause instanceof Error && error.cause.name === 'OutgoingFault')) return 'provider_away'
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'OAUTH_TIMEOUT') return 'provider_away'
  return 'not_valid'
}
